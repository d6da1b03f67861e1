import { html, type SafeHtml } from '@remix-run/html-template'
import { diffWordsWithSpace } from 'diff'
import { shownText } from './text.ts'

/** Two texts of 20,000 characters that share nothing would be compared for minutes. */
const LONGEST_MS = 200

/** What was taken out of a text and what was put in, word by word; heard as well as seen. */
export function wordDiff(before: string, after: string, strong: readonly string[]): SafeHtml {
  const parts = diffWordsWithSpace(before, after, { timeout: LONGEST_MS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ]
  const shown = parts.map(({ value, added, removed }) => {
    const text = shownText(value, { strong })
    if (added)
      return html`<ins><span class="sr-only">added: </span>${text}<span class="sr-only"> end of added</span></ins>`
    if (removed)
      return html`<del><span class="sr-only">removed: </span>${text}<span class="sr-only"> end of removed</span></del>`
    return text
  })
  return html`<p class="text diff" dir="auto">${shown}</p>`
}
