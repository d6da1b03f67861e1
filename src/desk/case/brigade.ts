import type { ComplainantRecord, Shared } from './complainants.ts'

/** What a case's complainants have in common; people whom the site does not name are no part of it. */
export type Brigade = {
  people: number
  /** The most that came within ten minutes. */
  atOnce: number
  /** How many of them have complained before. */
  before: number
  /** How many of them also complained together, about what else, and how often that was right. */
  together: number
  shared: Shared
  /** How many of those who have complained before only ever complained about this author. */
  onlyThisAuthor: number
}

/** Fewer are no crowd. */
const A_CROWD = 5
const AT_ONCE_MS = 10 * 60_000

/** Undefined for fewer than five people: their own records say all there is. */
export function brigadeOf(
  complaints: readonly { complainant_id: number | null; raised_at: Date }[],
  records: ReadonlyMap<number, ComplainantRecord>,
  shared: Shared,
): Brigade | undefined {
  const first = new Map<number, number>()
  // As they were raised: what a site hands over after an outage comes all at once, and is no crowd for that.
  for (const { complainant_id: id, raised_at } of complaints)
    if (id !== null) first.set(id, Math.min(first.get(id) ?? Infinity, raised_at.getTime()))
  if (first.size < A_CROWD) return undefined
  const known = [...records.values()].filter(({ complainant }) => first.has(complainant))
  return {
    people: first.size,
    atOnce: mostAtOnce([...first.values()].toSorted((a, b) => a - b)),
    before: known.length,
    together: known.filter(one => one.together).length,
    shared,
    onlyThisAuthor: known.filter(one => one.onlyThisAuthor).length,
  }
}

function mostAtOnce(times: readonly number[]): number {
  let most = 0
  for (let from = 0, to = 0; to < times.length; to++) {
    while (times[to]! - times[from]! > AT_ONCE_MS) from++
    most = Math.max(most, to - from + 1)
  }
  return most
}
