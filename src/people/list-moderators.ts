import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Person } from './person.ts'

export type ListedModerator = Person & {
  id: string
  login: string
  disabled: boolean
  hasPassword: boolean
  /** Their own on each site. */
  accounts: { site: string; account: string }[]
  /** The providers of OpenID Connect, by issuer, at which somebody is known to be them. */
  identities: string[]
  /** When they last did something here; null: never. */
  lastSeenAt: Date | null
}

/** Everybody who works or worked here, by login; or who has this one. */
export async function listModerators(db: Kysely<Database>, login?: string): Promise<ListedModerator[]> {
  // Each session is looked at once, and not once a moderator.
  const { rows } = await sql<ListedModerator & { all_sites: boolean; sites: string[] }>`
    select id, login, name, role, email, all_sites, disabled_at is not null as disabled,
      exists (select from moderator_passwords where moderator_id = m.id) as "hasPassword",
      array(select pool from moderator_pools where moderator_id = m.id order by pool) as pools,
      array(select site_id from moderator_sites where moderator_id = m.id order by site_id) as sites,
      coalesce((select jsonb_agg(jsonb_build_object('site', site_id, 'account', account) order by site_id, account)
        from moderator_accounts where moderator_id = m.id), '[]') as accounts,
      array(select issuer from moderator_identities where moderator_id = m.id order by issuer) as identities,
      seen.at as "lastSeenAt"
    from moderators m
    left join (
      select moderator_id, max(coalesce(seen_at, created_at)) as at from sessions group by moderator_id
    ) seen on seen.moderator_id = m.id
    where ${login === undefined ? sql`true` : sql`login = ${login}`}
    order by login`.execute(db)
  return rows.map(({ all_sites, sites, ...person }) => ({ ...person, sites: all_sites ? 'all' : sites }))
}
