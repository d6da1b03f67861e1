import type { Page } from 'playwright-core'
import { overflow } from './browser.ts'
import { filledDesk, type Say } from './filled-desk.ts'
import type { Shown } from './pages.ts'

/** Pages that show nothing that anybody wrote. */
const WITHOUT =
  /^(no such|a page that had|preferences|decided, (nothing|a search)|several decided)|who only reads$|problem$/

/**
 * Fills a desk with what `say` says and goes through pages. @returns what is wrong: what was made of the text, what of
 * `seen` is not to be seen, what is wider than a window, what the console said.
 */
export async function faultsUnder(pages: readonly Shown[], say: Say, seen: readonly string[]): Promise<string[]> {
  const filled = await filledDesk((usual, most) => say(usual, most).slice(0, most).toWellFormed())
  const wrong: string[] = []
  for (const { name, who = 'amira', show } of pages) {
    const { page } = filled.people[who]
    await show(page, filled)
    wrong.push(...(await faultsOf(page)).map(words => `${name}: ${words}`))
    const words = await page.evaluate<string>('document.body.innerText')
    if (!WITHOUT.test(name))
      for (const one of seen) if (!words.includes(one)) wrong.push(`${name}: ${one} is not to be seen`)
  }
  const heard = Object.values(filled.people).flatMap(person => person.heard)
  // Chromium's own word on the status of an answer that refuses, and on a day in an address that is none.
  wrong.push(...heard.filter(line => !/status of (403|404|409|422)|"yesterday" does not conform/.test(line)))
  return wrong
}

const MADE = 'img, svg, iframe, object, style, [onerror], [onload], [onclick], [style]'
/** A letter about a notice goes to its complainant or to nobody yet, with nothing but a subject and a body. */
const STRANGE = `[...document.scripts].map(one => one.src).filter(from => !from.startsWith(location.origin + '/assets/'))
  .concat([...document.querySelectorAll('[href], [action], [formaction], [src]')]
    .flatMap(one => ['href', 'action', 'formaction', 'src'].map(name => one.getAttribute(name)))
    .filter(to => to !== null && !/^(https?:|[/#])/.test(to) && !/^mailto:(morag@example\\.org)?[?]subject=[^&?]*(&body=[^&?]*)?$/.test(to)))`
/** Text of the page that still has what reorders it or hides in it; a field has what was typed, as it was typed. */
const UNHONEST = `(() => {
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode
    if (/[\\u202a-\\u202e\\u2060-\\u2069\\u200b\\ufeff]/.test(data) && !parentElement.closest('textarea, option, [hidden]'))
      found.push(parentElement.outerHTML.slice(0, 200))
  }
  return found
})()`

async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  const made = await page.locator(MADE).count()
  if (made > 0) found.push(`${made} elements were made of it`)
  const strange = await page.evaluate<string[]>(STRANGE)
  if (strange.length > 0) found.push(`goes to ${strange.join(', ')}`)
  const unhonest = await page.evaluate<string[]>(UNHONEST)
  if (unhonest.length > 0) found.push(`not shown: ${unhonest.join(' | ')}`)
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const over = await overflow(page)
    if (over > 0) found.push(`${over} px wider than ${width}`)
  }
  return found
}
