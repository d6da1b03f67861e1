import type { Transaction } from 'kysely'
import { tellOfCase } from '../case-events.ts'
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
 * policy's time. The same appeal again is the same.
 *
 * Locks: the comment.
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
  const comment = await trx
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', about.comment_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const known = await knownAppeal(trx, site, appeal.id)
  if (known) return known
  await checkAppealable(trx, appeal, comment, rules.policy, now)

  if (appeal.comment && appeal.comment.revision > comment.revision) await recordText(trx, comment, appeal.comment, now)
  const caseId = await openCase(trx, appeal, about, rules, now)
  const { id, decision, raisedAt, text } = appeal
  const times = { raised_at: new Date(raisedAt), received_at: now, recorded_at: now }
  await trx
    .insertInto('appeals')
    .values({ site_id: site, id, case_id: caseId, decision_id: decision, ...times })
    .execute()
  await trx.insertInto('appeal_texts').values({ site_id: site, appeal_id: id, text }).execute()
  return { id, caseId, outcome: 'recorded', due: appealTargetOf(rules, now).due }
}

async function knownAppeal(trx: Transaction<Database>, site: string, id: string): Promise<Appealed | undefined> {
  const known = await trx
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .select(['appeals.id', 'case_id as caseId', 'due_at as due'])
    .where('appeals.site_id', '=', site)
    .where('appeals.id', '=', id)
    .executeTakeFirst()
  return known && { ...known, outcome: 'known' }
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
  const data = { band, due: due.toISOString(), previousCase: case_id, appeal: appeal.id, against: appeal.decision }
  await tellOfCase(trx, id, [{ type: 'opened', at: now, actor: 'site', pool, data }], policy.version)
  return id
}
