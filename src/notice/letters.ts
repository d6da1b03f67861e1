import { fillLetter } from '../letter-template.ts'
import type { Policy } from '../policy.ts'
import { zoneOf } from '../rota/zone.ts'
import { saysSomething } from '../typed-text.ts'
import { isParticular, PARTICULARS, particulars } from './particulars.ts'

/** What a letter about a notice is made of. */
export type Noticed = {
  received_at: Date
  missing: readonly string[]
  consent_to_name: boolean | null
  consent_to_email: boolean | null
  name: string | null
  email: string | null
  words: string | null
  why: string | null
  meaning: string | null
  inaccurate: string | null
  /** The comment's. */
  url: string | null
}

const LONDON = 'Europe/London'
const DAY_MS = 86_400_000
const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: LONDON })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

/** What a complainant is told whose notice is defective: that it is, what is missing, and what is required. */
export function returningLetter(notice: Noticed, { notices }: Policy): string {
  const missing = notice.missing.filter(isParticular).map(code => `- ${PARTICULARS[code]}`)
  const required = particulars().map(code => `- ${PARTICULARS[code]}`)
  return fillLetter(notices.returned, {
    name: said(notice.name) ?? 'Sir or Madam',
    received: when.format(notice.received_at),
    address: notice.url ?? '',
    missing: missing.length > 0 ? missing.join('\n') : '- (say here what it does not say)',
    required: [...required, '- where on our website the statement is: its address'].join('\n'),
  })
}

/**
 * What the poster is told: a copy of the notice, without what the complainant does not agree to have given away. Their
 * name and e-mail address are taken out of their own words, too, where they stand there in full: whoever sends it reads it
 * for the rest.
 */
export function letterToPoster(notice: Noticed, { notices }: Policy, now: Date): string {
  const name = said(notice.name)
  const email = said(notice.email)
  const given = [notice.consent_to_name === true && name, notice.consent_to_email === true && email].filter(Boolean)
  const kept = [
    ...(notice.consent_to_name !== true && name !== undefined ? [name] : []),
    ...(notice.consent_to_email !== true && email !== undefined ? [email] : []),
  ]
  const copy = (words: string | null) => withhold(said(words) ?? NOT_SAID, kept)
  return fillLetter(notices.posterTold, {
    address: notice.url ?? '',
    respondBy: `midnight at the end of ${dayAfter(now, 5)}`,
    complainant: given.length > 0 ? given.join(', ') : withheld(notice),
    words: copy(notice.words),
    why: copy(notice.why),
    meaning: copy(notice.meaning),
    inaccurate: copy(notice.inaccurate),
  })
}

function withheld({ name, consent_to_name }: Noticed): string {
  return consent_to_name === true && said(name) === undefined ? 'gives no name.' : 'does not agree to being named.'
}

/** What says nothing (blanks, or what cannot be seen) is not there. */
function said(words: string | null): string | undefined {
  return words !== null && saysSomething(words) ? words : undefined
}

function withhold(words: string, kept: readonly string[]): string {
  return kept.reduce((left, one) => left.replace(inFull(one), '(withheld)'), words)
}

/** Wherever it stands as words of its own, in whatever case, and with whatever blanks between its words. */
function inFull(words: string): RegExp {
  const parts = words
    .trim()
    .split(/\s+/u)
    .map(part => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('\\s+')}(?![\\p{L}\\p{N}])`, 'giu')
}

const NOT_SAID = '(The notice does not say.)'

/** The London day so many days after an instant's own: its midnight may be 23 or 25 hours away. */
function dayAfter(at: Date, days: number): string {
  return day.format(new Date((zoneOf(LONDON).dayAt(at.getTime()) + days) * DAY_MS))
}
