import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ModeratorsTable } from '../database/tables/moderators.ts'
import type { Pool } from '../rota/rota.ts'

export type Moderator = {
  id: string
  login: string
  name: string
  role: ModeratorsTable['role']
  pools: Pool[]
  /** The ids of the sites they may see. */
  sites: 'all' | readonly string[]
}

/** May claim at any time, and what was escalated. */
export const SENIOR = ['senior', 'admin'] as const satisfies readonly Moderator['role'][]

export function isSenior({ role }: Pick<Moderator, 'role'>): boolean {
  return SENIOR.some(senior => senior === role)
}

/** One moderator who may work here, by id; undefined if there is none or they were disabled. */
export async function findModerator(db: Kysely<Database>, id: string): Promise<Moderator | undefined> {
  return (await findModerators(db, [id])).get(id)
}

/** Those of several who may work here, by id: one look for all. */
export async function findModerators(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, Moderator>> {
  const { rows } = await sql<Moderator & { all_sites: boolean; sites: string[] }>`
    select id, login, name, role, all_sites,
      array(select pool from moderator_pools where moderator_id = moderators.id order by pool) as pools,
      array(select site_id from moderator_sites where moderator_id = moderators.id order by site_id) as sites
    from moderators where id = any(${ids}::uuid[]) and disabled_at is null`.execute(db)
  return new Map(rows.map(({ all_sites, ...who }) => [who.id, { ...who, sites: all_sites ? 'all' : who.sites }]))
}
