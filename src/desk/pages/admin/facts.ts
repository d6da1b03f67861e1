import { html, type SafeHtml } from '@remix-run/html-template'

/** A line of a list of facts. */
export function fact(term: string | SafeHtml, words: string | SafeHtml): SafeHtml {
  return html`<div>
    <dt>${term}</dt>
    <dd>${words}</dd>
  </div>`
}

/** `90 s`, `30 min`, `24 h`, `7 days`; as whole as it is. */
export function lengthInWords(ms: number): string {
  if (ms > DAY_MS && ms % DAY_MS === 0) return `${ms / DAY_MS} days`
  if (ms > 0 && ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / 1000} s`
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
