import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Pool } from '../rota/rota.ts'
import { SENIOR } from './moderator.ts'
import { partyTo } from './party.ts'
import { seesSiteNow } from './sees.ts'

export type Taker = { id: string; name: string; pools: Pool[] }

/** Whom this case can be assigned to, by name: whoever works here, sees its site and is no party to it, on duty or not. */
export async function mayBeGiven(db: Kysely<Database>, caseId: number, policy: Policy): Promise<Taker[]> {
  return await takers(db, caseId, policy)
    .select(['moderators.id', 'moderators.name'])
    .select(sql<Pool[]>`array(select pool from moderator_pools where moderator_id = moderators.id)`.as('pools'))
    .orderBy('moderators.name')
    .execute()
}

/** May a senior other than this moderator take it? */
export async function maySeniorTake(
  db: Kysely<Database>,
  caseId: number,
  notThis: string,
  policy: Policy,
): Promise<boolean> {
  const one = await takers(db, caseId, policy)
    .select('moderators.id')
    .where('moderators.role', 'in', SENIOR)
    .where('moderators.id', '<>', notThis)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}

function takers(db: Kysely<Database>, caseId: number, policy: Policy) {
  return db
    .selectFrom('moderators')
    .innerJoin('cases', join => join.on('cases.id', '=', caseId))
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .where('moderators.disabled_at', 'is', null)
    .where('moderators.role', '<>', 'auditor')
    .where(seesSiteNow(sql.ref('moderators.id'), 'cases.site_id'))
    .where(({ not }) => not(partyTo(sql.ref('moderators.id'), policy)))
}
