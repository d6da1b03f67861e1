import { html, type SafeHtml } from '@remix-run/html-template'
import { FLAG, INVISIBLE, isSpelling, nameOf } from './invisible.ts'

/** Words that are blurred where a moderator asks for it: the policy's `strongLanguage`. */
export type Shown = { readonly strong: readonly string[] }

/**
 * A reader's text as text, made honest: what is invisible is shown as a small mark and has no effect, strong language
 * can be blurred, line breaks stay. Goes into an element with `dir="auto"` (which isolates it from its neighbours)
 * and `white-space: pre-wrap`.
 */
export function shownText(text: string, { strong }: Shown): SafeHtml {
  const pieces: (string | SafeHtml)[] = []
  let hidden = 0
  let from = 0
  for (const found of text.matchAll(lookFor(strong))) {
    const [whole] = found
    if (found.groups?.['flag'] !== undefined) continue
    pieces.push(text.slice(from, found.index))
    from = found.index + whole.length
    if (found.groups?.['strong'] !== undefined) pieces.push(html`<span class="strong">${whole}</span>`)
    else {
      for (const { shown, run } of invisible(whole, lastOf(text, found.index), firstOf(text, from))) {
        pieces.push(shown ? shownMarks(run) : run.join(''))
        if (shown) hidden += run.length
      }
    }
  }
  pieces.push(text.slice(from))
  const seen = hidden > NAMED ? Array.from(text.replaceAll(/\s/gu, '')).length - hidden : Infinity
  const mostly = html`<span class="mark">${countOf(hidden)}, ${seen} to be seen</span> `
  return html`${hidden >= seen ? mostly : ''}${pieces}`
}

/** A reader's text in a paragraph of its own. Line breaks are kept in it: nothing of a template may be inside. */
export function textBlock(text: string | null, shown: Shown, kind = 'text'): SafeHtml {
  const words = text === null ? 'The text was erased.' : shownText(text, shown)
  return html`<p class="${kind}" dir="auto">${words}</p>`
}

/** A name, or another short text of the site's, on a line with others: it cannot reorder them. */
export function shownName(name: string): SafeHtml {
  return html`<bdi>${shownText(name.replaceAll(/\s+/gu, ' '), { strong: [] })}</bdi>`
}

type Run = { shown: boolean; run: string[] }

/** Parts a run of invisible characters into those that do an honest work and those to be shown. */
function* invisible(run: string, before: string, after: string): Generator<Run> {
  const marks = Array.from(run)
  let current: Run | undefined
  for (const [i, mark] of marks.entries()) {
    const shown = !isSpelling(mark, marks[i - 1] ?? before, marks[i + 1] ?? after)
    if (current?.shown === shown) current.run.push(mark)
    else {
      if (current) yield current
      current = { shown, run: [mark] }
    }
  }
  if (current) yield current
}

/** A few are named one by one; a thousand in a row are counted. */
const NAMED = 3

function shownMarks(run: readonly string[]): SafeHtml {
  if (run.length <= NAMED) return html`${run.map(shownMark)}`
  const kinds = [...new Set(run)].slice(0, 2 * NAMED).map(nameOf)
  const title = kinds.map(({ code, words }) => `${code} ${words}`).join(', ')
  return html`<span class="mark" title="${title}" dir="ltr">${countOf(run.length)}</span>`
}

const marks = new Map<string, SafeHtml>()

// Ten thousand of them in one text are made once.
function shownMark(mark: string): SafeHtml {
  const known = marks.get(mark)
  if (known) return known
  const { code, words } = nameOf(mark)
  const shown = html`<span class="mark" title="${words}" dir="ltr">${code}</span>`
  marks.set(mark, shown)
  return shown
}

const countOf = (hidden: number) => (hidden === 1 ? '1 invisible character' : `${hidden} invisible characters`)

function firstOf(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function lastOf(text: string, end: number): string {
  return Array.from(text.slice(Math.max(0, end - 2), end)).at(-1) ?? ''
}

const made = new WeakMap<readonly string[], RegExp>()

/** One look through the text finds flags, strong words and what is invisible; made once for a policy. */
function lookFor(strong: readonly string[]): RegExp {
  const known = made.get(strong)
  if (known) return known
  const kinds = [`(?<flag>${FLAG})`, `(?<hidden>${INVISIBLE})`]
  if (strong.length > 0) kinds.push(`(?<strong>${wholeWords(strong)})`)
  const expression = new RegExp(kinds.join('|'), 'giu')
  made.set(strong, expression)
  return expression
}

function wholeWords(strong: readonly string[]): string {
  const words = strong
    .toSorted((a, b) => b.length - a.length)
    .map(word =>
      word
        .trim()
        .split(/\s+/u)
        .map(escaped)
        .join(String.raw`\s+`),
    )
  return String.raw`(?<![\p{L}\p{N}\p{M}_])(?:${words.join('|')})(?![\p{L}\p{N}\p{M}_])`
}

/** `RegExp.escape`, which Node 24 has and its types have not. */
function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`)
}
