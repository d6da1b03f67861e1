import type { Measure } from './measure.ts'
import type { Side } from './side.ts'

const DAY_MS = 86_400_000

/** The pages, each asked for as a browser asks. Cases are others each time: nobody opens the same one twice. */
export const PAGES: readonly Measure[] = [
  page('desk', () => '/desk'),
  { ...page('desk, after a pause', () => '/desk'), pauseMs: 1050 },
  page('open', () => '/desk/open'),
  page('mine', () => '/desk/mine'),
  page('escalated', () => '/desk/escalated'),
  page('a case', ({ size }) => `/desk/cases/${anyOf(size.open, size.decided)}`),
  page('a decided case', ({ size }) => `/desk/cases/${anyOf(size.decided)}`),
  page('a case of a prolific author', ({ prolific }) => `/desk/cases/${anyOfThese(prolific)}`),
  page('decided', () => '/desk/decided'),
  page('decided by a prolific author', () => '/desk/decided?author=reader-1'),
  page('decided by another author', ({ size }) => `/desk/decided?author=reader-${anyOf(authorsOf(size))}`),
  page('decided by a moderator', ({ me }) => `/desk/decided?moderator=${me.id}`),
  page('decided under a rule', () => '/desk/decided?rule=own_words'),
  page('decided, with a word that all have', () => '/desk/decided?words=council'),
  page('decided, with a rarer word', () => `/desk/decided?words=topic${anyOf(1999)}`),
  page('decided, with a rare word', () => `/desk/decided?words=x${anyOf(9999)}`),
  page('decided in a week of last year', ({ since }) => `/desk/decided?from=${day(since, 372)}&to=${day(since, 365)}`),
]

function page(what: string, path: (side: Side) => string): Measure {
  return { what: `page: ${what}`, run: side => side.get(path(side)) }
}

/** A number from after `from` on, any of so many. */
export function anyOf(many: number, from = 0): number {
  return from + 1 + Math.floor(Math.random() * many)
}

function anyOfThese(ids: readonly number[]): number {
  return ids[Math.floor(Math.random() * ids.length)] ?? 1
}

/** So many authors wrote what is complained of, the first ones most of it. */
export function authorsOf({ open, decided }: Side['size']): number {
  return (open + decided) / 5
}

function day(now: Date, before: number): string {
  return new Date(now.getTime() - before * DAY_MS).toISOString().slice(0, 10)
}
