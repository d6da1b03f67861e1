import type { Kysely } from 'kysely'
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
  const person = await db
    .selectFrom('moderators')
    .select(['id', 'login', 'name', 'role', 'all_sites'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!person) return undefined
  const [pools, sites] = await Promise.all([
    db.selectFrom('moderator_pools').select('pool').where('moderator_id', '=', id).orderBy('pool').execute(),
    db.selectFrom('moderator_sites').select('site_id').where('moderator_id', '=', id).orderBy('site_id').execute(),
  ])
  const { all_sites, ...who } = person
  return { ...who, pools: pools.map(({ pool }) => pool), sites: all_sites ? 'all' : sites.map(one => one.site_id) }
}
