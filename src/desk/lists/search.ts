import { z } from 'zod'
import { SOURCES } from '../../intake/complaint.ts'
import type { Policy } from '../../policy.ts'
import { startOfDay } from './local-day.ts'

/** What one may search decisions by; each narrows what the others found. */
export const FIELDS = ['author', 'comment', 'moderator', 'rule', 'action', 'source', 'words', 'from', 'to'] as const
export type Field = (typeof FIELDS)[number]

/** What is looked for; `from` inclusive, `until` exclusive. */
export type Search = {
  author?: string
  comment?: string
  moderator?: string
  rule?: string
  action?: string
  source?: string
  words?: string
  from?: Date
  until?: Date
}

/** What was typed, what it means, and what cannot be meant, by field. */
export type AskedSearch = { typed: Record<Field, string>; search: Search; problems: Partial<Record<Field, string>> }

const MOST_TYPED = 200
// A browser sends a field once. Of one that came twice the last counts, as of a field that was typed into again.
const given = z
  .union([z.string(), z.array(z.string()).transform(all => all.at(-1) ?? '')])
  .default('')
  .transform(typed => typed.trim())
const query = z.object({
  author: given,
  comment: given,
  moderator: given,
  rule: given,
  action: given,
  source: given,
  words: given,
  from: given,
  to: given,
})

/** Reads a search out of an address. Nothing that can be typed fails: what cannot be searched for is said beside its field. */
export function readSearch(raw: unknown, policy: Policy): AskedSearch {
  const typed = query.parse(raw)
  const asked: AskedSearch = { typed, search: {}, problems: {} }
  const { search, problems } = asked
  for (const field of FIELDS) {
    const value = typed[field]
    if (value === '') continue
    const problem = problemWith(field, value)
    if (problem !== undefined) problems[field] = problem
    else if (field === 'from') search.from = startOfDay(value, policy.timeZone)
    else if (field === 'to') search.until = startOfDay(value, policy.timeZone, 1)
    else search[field] = value
  }
  if (search.from && search.until && search.from >= search.until) problems.to = 'This day is before the first one.'
  return asked
}

const date = z.iso.date()
const code = /^[a-z][a-z0-9_]{0,39}$/

function problemWith(field: Field, value: string): string | undefined {
  if (value.length > MOST_TYPED) return `At most ${MOST_TYPED} characters.`
  if (value.includes('\u0000')) return 'This has a character in it (NUL) that no text here has.'
  switch (field) {
    case 'from':
    case 'to': {
      const sound = date.safeParse(value).success && value >= '1970' && value < '2200'
      return sound ? undefined : 'Give a date such as 2026-11-23.'
    }
    case 'moderator':
      return z.guid().safeParse(value).success ? undefined : 'There is no such moderator.'
    case 'rule':
      return code.test(value) ? undefined : 'There is no such house rule.'
    case 'action':
      return code.test(value) ? undefined : 'There is no such action.'
    case 'source':
      return SOURCES.some(source => source === value) ? undefined : 'There is no such source.'
    case 'words':
      return /[\p{L}\p{N}]/u.test(value) ? undefined : 'Give a word to look for.'
    case 'author':
    case 'comment':
      break
  }
  return undefined
}
