import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** How many cases somebody holds at `now`. */
export async function heldBy(trx: Transaction<Database>, moderatorId: string, now: Date): Promise<number> {
  const { held } = await trx
    .selectFrom('claims')
    .select(({ fn }) => fn.countAll<number>().as('held'))
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return held
}

/** The same, under the person's lock: they may press twice at once. People are locked after cases. */
export async function heldByLocked(trx: Transaction<Database>, moderatorId: string, now: Date): Promise<number> {
  await trx.selectFrom('moderators').select('id').where('id', '=', moderatorId).forNoKeyUpdate().execute()
  return await heldBy(trx, moderatorId, now)
}
