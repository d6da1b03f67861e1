import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { hashToken, newToken } from '../token.ts'
import { mayActStill } from './sees.ts'
import type { Claim } from './take.ts'

/**
 * Goes on with one's own claim in this browser: a new token, and the one before it decides nothing any more.
 * Undefined if they do not hold the case at `now`, or do not see its site any more.
 */
export async function resume(
  db: Kysely<Database>,
  moderatorId: string,
  caseId: number,
  now: Date,
): Promise<Claim | undefined> {
  return await db.transaction().execute(trx => resumeIn(trx, moderatorId, caseId, now))
}

/** The same in the caller's transaction, which may decide the case too. */
export async function resumeIn(
  trx: Transaction<Database>,
  moderatorId: string,
  caseId: number,
  now: Date,
): Promise<Claim | undefined> {
  const token = newToken('claim_')
  await trx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute()
  if (!(await mayActStill(trx, moderatorId, caseId))) return undefined
  const live = await trx
    .updateTable('claims')
    .set({ token_hash: hashToken(token) })
    .where('case_id', '=', caseId)
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'expires_at'])
    .executeTakeFirst()
  return live && { id: live.id, caseId, token, expiresAt: live.expires_at }
}
