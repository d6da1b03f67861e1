import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ModeratorsTable } from '../database/tables/moderators.ts'
import type { Pool } from '../rota/rota.ts'

export type Moderator = { id: string; login: string; name: string; role: ModeratorsTable['role']; pools: Pool[] }

/** May claim at any time, and what was escalated. */
export const SENIOR = ['senior', 'admin'] as const satisfies readonly Moderator['role'][]

export function isSenior({ role }: Pick<Moderator, 'role'>): boolean {
  return SENIOR.some(senior => senior === role)
}

/** One moderator who may work here, by id; undefined if there is none or they were disabled. */
export async function findModerator(db: Kysely<Database>, id: string): Promise<Moderator | undefined> {
  const person = await db
    .selectFrom('moderators')
    .select(['id', 'login', 'name', 'role'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!person) return undefined
  const pools = await db
    .selectFrom('moderator_pools')
    .select('pool')
    .where('moderator_id', '=', id)
    .orderBy('pool')
    .execute()
  return { ...person, pools: pools.map(({ pool }) => pool) }
}
