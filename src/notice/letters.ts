import { fillLetter } from '../letter-template.ts'
import type { Policy } from '../policy.ts'
import { zoneOf } from '../rota/zone.ts'
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
    name: notice.name ?? 'Sir or Madam',
    received: when.format(notice.received_at),
    address: notice.url ?? '',
    missing: missing.length > 0 ? missing.join('\n') : '- (say here what it does not say)',
    required: [...required, '- where on our website the statement is: its address'].join('\n'),
  })
}

/** What the poster is told: a copy of the notice, without what the complainant does not agree to have given away. */
export function letterToPoster(notice: Noticed, { notices }: Policy, now: Date): string {
  const given = [
    ...(notice.consent_to_name === true && notice.name !== null ? [notice.name] : []),
    ...(notice.consent_to_email === true && notice.email !== null ? [notice.email] : []),
  ]
  return fillLetter(notices.posterTold, {
    address: notice.url ?? '',
    respondBy: `midnight at the end of ${dayAfter(now, 5)}`,
    complainant: given.length > 0 ? given.join(', ') : withheld(notice),
    words: notice.words ?? NOT_SAID,
    why: notice.why ?? NOT_SAID,
    meaning: notice.meaning ?? NOT_SAID,
    inaccurate: notice.inaccurate ?? NOT_SAID,
  })
}

function withheld({ name, consent_to_name }: Noticed): string {
  return consent_to_name === true && name === null ? 'gives no name.' : 'does not agree to being named.'
}

const NOT_SAID = '(The notice does not say.)'

/** The London day so many days after an instant's own: its midnight may be 23 or 25 hours away. */
function dayAfter(at: Date, days: number): string {
  return day.format(new Date((zoneOf(LONDON).dayAt(at.getTime()) + days) * DAY_MS))
}
