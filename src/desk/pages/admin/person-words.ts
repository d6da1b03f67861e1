import { html, type SafeHtml } from '@remix-run/html-template'
import type { Person } from '../../../people/person.ts'
import type { Pool } from '../../../rota/rota.ts'
import { shownName } from '../text.ts'

export const ROLE_NAMES: Readonly<Record<Person['role'], string>> = {
  moderator: 'moderator',
  senior: 'senior moderator',
  admin: 'administrator',
  auditor: 'auditor',
}

export const POOL_NAMES: Readonly<Record<Pool, string>> = { full_time: 'full-time', part_time: 'part-time' }

/** `full-time and part-time`, `no pool`. */
export function poolsInWords(pools: Person['pools']): string {
  return pools.length === 0 ? 'no pool' : pools.map(pool => POOL_NAMES[pool]).join(' and ')
}

/** What sites are called, by id. */
export type SiteNames = ReadonlyMap<string, string>

/** More would hide the rest of the row. */
const NAMED = 3

/** `all sites`, `no site`, or their names, the first few of them if it is not said otherwise. */
export function sitesInWords(sites: Person['sites'], names: SiteNames, most = NAMED): SafeHtml | string {
  if (sites === 'all') return 'all sites'
  if (sites.length === 0) return 'no site'
  const named = sites.slice(0, most).map(id => shownName(names.get(id) ?? id))
  const more = sites.length - named.length
  return html`${named.map((name, i) => html`${i > 0 ? ', ' : ''}${name}`)}${more > 0 ? ` and ${more} more` : ''}`
}
