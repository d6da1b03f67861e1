import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'

/** In whose hands a case is: who holds it (perhaps no longer: see `expires_at`), and whom it is assigned to. */
export async function readHands(db: Kysely<Database>, caseId: number) {
  const [holder, assigned] = await Promise.all([
    db
      .selectFrom('claims')
      .innerJoin('moderators', 'moderators.id', 'claims.moderator_id')
      .select(['moderators.id', 'moderators.name', 'claims.expires_at'])
      .where('case_id', '=', caseId)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
    db
      .selectFrom('cases')
      .innerJoin('moderators', 'moderators.id', 'cases.assigned_to')
      .select(['moderators.id', 'moderators.name'])
      .where('cases.id', '=', caseId)
      .executeTakeFirst(),
  ])
  return { holder, assigned }
}
