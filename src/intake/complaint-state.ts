import { type Kysely, sql, type Transaction } from 'kysely'
import type { Refusal } from '../client/refusal.ts'
import type { Database } from '../database/schema.ts'
import { type ToldAnswer, toldAnswer } from './told-answer.ts'

/**
 * What became of a complaint, as its site may tell whoever raised it. `received`: nobody has taken it up yet.
 * `looked_at`: somebody did, and no answer may leave. `refused`: it could not be recorded; `problem` says why.
 */
export type ComplaintState =
  | (Recorded & { state: 'received' | 'looked_at'; due: Date })
  | (Recorded & { state: 'answered'; answer: ToldAnswer })
  | { id: string; reference: string; state: 'refused'; because: Refusal; problem: string }

type Recorded = { id: string; reference: string; reason: string; raisedAt: Date; receivedAt: Date }

/**
 * The state of a site's complaint, by its reference as `readReference` gives it; undefined if the site has none with it.
 * An answer is told as soon as its decision may leave for the site: from then on that cannot be withdrawn.
 */
export async function complaintState(
  db: Kysely<Database>,
  site: string,
  reference: string,
  now: Date,
): Promise<ComplaintState | undefined> {
  return await db.transaction().execute(async trx => {
    const found = await findComplaint(trx, site, reference)
    if (!found) return await refused(trx, site, reference)
    const { case_id, answered_by, ...complaint } = found
    const { id, due_at, first_claimed_at } = await currentCase(trx, case_id)
    const answer = await toldAnswer(trx, id, answered_by, now)
    if (answer) return { ...complaint, state: 'answered', answer }
    return { ...complaint, state: first_claimed_at === null ? 'received' : 'looked_at', due: due_at }
  })
}

async function findComplaint(trx: Transaction<Database>, site: string, reference: string) {
  return await trx
    .selectFrom('complaint_references')
    .innerJoin('complaints', join =>
      join
        .onRef('complaints.site_id', '=', 'complaint_references.site_id')
        .onRef('complaints.id', '=', 'complaint_references.complaint_id'),
    )
    .select(['complaints.id', 'complaints.reference', 'reason', 'raised_at as raisedAt', 'received_at as receivedAt'])
    .select(['case_id', 'answered_by'])
    .where('complaint_references.site_id', '=', site)
    .where('complaint_references.reference', '=', reference)
    .executeTakeFirst()
}

/** The case that a complaint is answered with: one that was superseded goes on in its successor. */
async function currentCase(trx: Transaction<Database>, caseId: number) {
  const { rows } = await sql<{ id: number; due_at: Date; first_claimed_at: Date | null }>`
    select answering.id, answering.due_at, answering.first_claimed_at
    from cases join cases answering on answering.id = coalesce(cases.goes_on_in, cases.id)
    where cases.id = ${caseId}`.execute(trx)
  return rows[0]!
}

/** Under the reference that its sender was told: it never came to have one in the record. */
async function refused(
  trx: Transaction<Database>,
  site: string,
  reference: string,
): Promise<ComplaintState | undefined> {
  const letter = await trx
    .selectFrom('dead_letters')
    .select(['complaint_id', 'detail', 'reason'])
    .where('site_id', '=', site)
    .where(sql<boolean>`complaint_reference(site_id, complaint_id, 0) = ${reference}`)
    .where('resolved_at', 'is', null)
    .where('complaint_id', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!letter) return undefined
  const { complaint_id, reason, detail } = letter
  return { id: complaint_id ?? '', reference, state: 'refused', because: reason, problem: detail }
}
