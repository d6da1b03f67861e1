import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { forThePool, isOpen, notBarred } from './claimable.ts'
import { heldByLocked } from './held.ts'
import { isSenior, type Moderator } from './moderator.ts'
import { mayActStill, seesSite } from './sees.ts'
import { type Claim, take } from './take.ts'

/**
 * `taken`: it is not open any more. `not_yours`: it is for somebody else, or for nobody with their part in it.
 * `off_duty`: it is for the pool, and theirs is not on. `held`: the policy's number is in their hands already.
 * `on_hold`: it is on hold for legal advice, and nobody is given it.
 */
export type NotGiven = 'taken' | 'not_yours' | 'off_duty' | 'held' | 'on_hold'

/**
 * Gives a moderator the case they name: one that is assigned to them, at any time; a senior any open one, at any
 * time; others what they might get by the pull. Parties to it and those who have just released it never; of a site that
 * they do not see, it is as if it were not there.
 */
export async function claimCase(
  db: Kysely<Database>,
  moderator: Moderator,
  caseId: number,
  rules: Rules,
  now: Date,
): Promise<{ claim: Claim } | { claim: undefined; why: NotGiven }> {
  return await db.transaction().execute(trx => claimCaseIn(trx, moderator, caseId, rules, now))
}

/** The same in the caller's transaction, which may decide the case too: it locks the comment, the case, the person. */
export async function claimCaseIn(
  trx: Transaction<Database>,
  moderator: Moderator,
  caseId: number,
  rules: Rules,
  now: Date,
): Promise<{ claim: Claim } | { claim: undefined; why: NotGiven }> {
  await lockWithComment(trx, caseId)
  // A statement of its own: it sees what those did for whom the lock was waited.
  const why = await whyNot(trx, moderator, caseId, rules, now)
  if (why) return { claim: undefined, why }
  if ((await heldByLocked(trx, moderator.id, now)) >= rules.policy.mostHeld) return { claim: undefined, why: 'held' }
  if (!(await mayActStill(trx, moderator.id, caseId))) return { claim: undefined, why: 'taken' }
  const claim = await take(trx, moderator, sql<boolean>`cases.id = ${caseId}`, rules, now, { picked: true })
  return claim ? { claim } : { claim: undefined, why: 'taken' }
}

/** Would they be given it now, as far as can be seen without a lock? How many they hold already is not asked. */
export async function mayTake(
  db: Kysely<Database>,
  moderator: Moderator,
  caseId: number,
  rules: Rules,
  now: Date,
): Promise<boolean> {
  return (await whyNot(db, moderator, caseId, rules, now)) === undefined
}

async function lockWithComment(trx: Transaction<Database>, caseId: number): Promise<void> {
  await sql`
    select from comments where id = (select comment_id from cases where id = ${caseId}) for no key update`.execute(trx)
  await trx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().execute()
}

async function whyNot(
  trx: Kysely<Database>,
  moderator: Moderator,
  caseId: number,
  { policy, rota }: Rules,
  now: Date,
): Promise<NotGiven | undefined> {
  const found = await trx
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select([
      'law_hold_at',
      isOpen(now).as('open'),
      notBarred(moderator.id, policy, now).as('allowed'),
      addressee(moderator.id).as('addressee'),
    ])
    .where('cases.id', '=', caseId)
    .where(seesSite(moderator, 'cases.site_id'))
    .executeTakeFirst()
  if (found && found.law_hold_at !== null) return 'on_hold'
  if (!found?.open) return 'taken'
  if (moderator.role === 'auditor' || !found.allowed) return 'not_yours'
  if (isSenior(moderator) || found.addressee === 'me') return undefined
  if (found.addressee === 'other') return 'not_yours'
  return moderator.pools.includes(rota.poolOnDuty(now)) ? undefined : 'off_duty'
}

function addressee(moderatorId: string): RawBuilder<'me' | 'pool' | 'other'> {
  return sql<'me' | 'pool' | 'other'>`
    case when cases.assigned_to = ${moderatorId} then 'me' when ${forThePool()} then 'pool' else 'other' end`
}
