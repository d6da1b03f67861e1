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
}

/** Everybody who works or worked here, by login. */
export async function listModerators(db: Kysely<Database>): Promise<ListedModerator[]> {
  const { rows } = await sql<ListedModerator & { all_sites: boolean; sites: string[] }>`
    select id, login, name, role, email, all_sites, disabled_at is not null as disabled,
      exists (select from moderator_passwords where moderator_id = m.id) as "hasPassword",
      array(select pool from moderator_pools where moderator_id = m.id order by pool) as pools,
      array(select site_id from moderator_sites where moderator_id = m.id order by site_id) as sites,
      coalesce((select jsonb_agg(jsonb_build_object('site', site_id, 'account', account) order by site_id, account)
        from moderator_accounts where moderator_id = m.id), '[]') as accounts
    from moderators m order by login`.execute(db)
  return rows.map(({ all_sites, sites, ...person }) => ({ ...person, sites: all_sites ? 'all' : sites }))
}
