import type { NotNull, Transaction } from 'kysely'
import { tellOfCase } from '../case-events.ts'
import { keepOnHold } from '../claim/law-hold.ts'
import { lockCommentAndCases, tellCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import { checkNotAhead } from '../intake/parse-complaint.ts'
import { recordText } from '../intake/record-text.ts'
import { appealTargetOf, type Rules } from '../rules.ts'
import { checkAppealable } from './appealable.ts'
import { AppealNotTakenError } from './refused.ts'
import type { Appeal } from './schema.ts'

/** `known`: it had been recorded before. `due`: when it is to be decided. */
export type Appealed = { id: string; caseId: number; outcome: 'recorded' | 'known'; due: Date }

/**
 * Records an author's appeal and opens its case, for the pool on duty: one decision is appealed against once, within the
 * policy's time. The same appeal again is the same. Where a case about the comment is on hold for legal advice, so is the
 * appeal.
 *
 * Locks: the comment, then its cases by id.
 *
 * @throws {AppealNotTakenError}
 * @throws {MalformedComplaintError} it was raised in the future.
 */
export async function raiseAppeal(
  trx: Transaction<Database>,
  site: string,
  appeal: Appeal,
  rules: Rules,
  now: Date,
): Promise<Appealed> {
  checkNotAhead('raisedAt', appeal.raisedAt, now)
  const about = await trx
    .selectFrom('decisions')
    .innerJoin('comments', 'comments.id', 'decisions.comment_id')
    .select(['decisions.comment_id', 'decisions.case_id'])
    .where('decisions.id', '=', appeal.decision)
    .where('comments.site_id', '=', site)
    .executeTakeFirst()
  if (!about) throw new AppealNotTakenError('no-such-decision', 'There is no such decision.')
  const { comment, others } = await lockCommentAndCases(trx, about.comment_id, about.case_id)
  const known = await knownAppeal(trx, site, appeal)
  if (known) return known
  await checkAppealable(trx, appeal, comment, rules.policy, now)

  if (appeal.comment && appeal.comment.revision > comment.revision) {
    await recordText(trx, comment, appeal.comment, now)
    const { revision } = appeal.comment
    const news = { type: 'comment_changed', at: now, actor: 'site', data: { revision } } as const
    await tellCases(trx, others, news, rules.policy.version)
  }
  const caseId = await openCase(trx, appeal, about, rules, now)
  const { id, decision, raisedAt, text } = appeal
  const times = { raised_at: new Date(raisedAt), received_at: now, recorded_at: now }
  await trx
    .insertInto('appeals')
    .values({ site_id: site, id, case_id: caseId, decision_id: decision, ...times })
    .execute()
  await holdBeside(trx, { caseId, comment: comment.id }, rules, now)
  await trx.insertInto('appeal_texts').values({ site_id: site, appeal_id: id, text }).execute()
  return { id, caseId, outcome: 'recorded', due: appealTargetOf(rules, now).due }
}

async function knownAppeal(
  trx: Transaction<Database>,
  site: string,
  { id, decision }: Appeal,
): Promise<Appealed | undefined> {
  const known = await trx
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .select(['appeals.id', 'case_id as caseId', 'due_at as due', 'appeals.decision_id'])
    .where('appeals.site_id', '=', site)
    .where('appeals.id', '=', id)
    .executeTakeFirst()
  if (!known) return undefined
  const { decision_id, ...appealed } = known
  if (decision_id !== decision)
    throw new AppealNotTakenError('id-taken', 'An appeal with this id was raised against another decision.')
  return { ...appealed, outcome: 'known' }
}

async function holdBeside(
  trx: Transaction<Database>,
  { caseId, comment }: { caseId: number; comment: number },
  rules: Rules,
  now: Date,
): Promise<void> {
  const held = await trx
    .selectFrom('cases')
    .select(['id', 'law_hold_by'])
    .where('comment_id', '=', comment)
    .where('law_hold_by', 'is not', null)
    .orderBy('id', 'desc')
    .$narrowType<{ law_hold_by: NotNull }>()
    .executeTakeFirst()
  const opened = { id: caseId, state: 'open', leased_until: null } as const
  if (held) await keepOnHold(trx, opened, { by: held.law_hold_by, data: { case: held.id } }, rules, now)
}

async function openCase(
  trx: Transaction<Database>,
  appeal: Appeal,
  { comment_id, case_id }: { comment_id: number; case_id: number },
  rules: Rules,
  now: Date,
): Promise<number> {
  const { policy, rota } = rules
  const { band, due } = appealTargetOf(rules, now)
  const pool = rota.poolOnDuty(now)
  const { id } = await trx
    .insertInto('cases')
    .values({
      kind: 'appeal',
      comment_id,
      previous_case_id: case_id,
      state: 'open',
      pool,
      band,
      due_at: due,
      due_set_at: now,
      target_version: policy.version,
      reasons: [],
      complaints: 0,
      complainants: 0,
      raised_at: new Date(appeal.raisedAt),
      received_at: now,
      recorded_at: now,
      routed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const data = {
    band,
    due: due.toISOString(),
    received: now.toISOString(),
    previousCase: case_id,
    appeal: appeal.id,
    against: appeal.decision,
  }
  await tellOfCase(trx, id, [{ type: 'opened', at: now, actor: 'site', pool, data }], policy.version)
  return id
}
