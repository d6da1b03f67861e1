import { type Selectable, sql, type Transaction } from 'kysely'
import { isOverturned } from '../appeal/appealed.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Group, ReceivedComplaint } from './batch.ts'
import { personOf } from './complaints.ts'

/** The latest decision about a comment that stands. */
export type Standing = {
  commentId: number
  caseId: number
  decisionId: string
  decidedAt: Date
  /** The comment says what was decided on, or what it was amended to. */
  unchanged: boolean
  /** Who has complained since, each once. */
  people: Set<number>
}

/** The standing decisions about these comments, by comment. Their revisions are recorded and they are locked. */
export async function standingDecisions(
  trx: Transaction<Database>,
  groups: readonly Group[],
): Promise<Map<number, Standing>> {
  const decided = groups.filter(({ comment }) => comment.last_decision > 0).map(({ comment }) => comment.id)
  if (decided.length === 0) return new Map()
  // The site's own amended text comes back as a new revision, with its own line ends: nobody has changed it.
  const { rows } = await sql<Omit<Standing, 'people'>>`
    select distinct on (decisions.comment_id) decisions.comment_id as "commentId", decisions.case_id as "caseId",
      decisions.id as "decisionId", decisions.decided_at as "decidedAt",
      coalesce(comments.revision <= decisions.revision
        or ${plain('comment_revisions.text')} = case action
          when 'amend' then ${plain('text_after')} when 'keep' then ${plain('text_before')} end, false) as unchanged
    from decisions
    join deliveries on deliveries.decision_id = decisions.id and deliveries.state not in ('withdrawn', 'superseded')
    join cases on cases.id = decisions.case_id and cases.kind = 'complaint'
    join decision_texts on decision_texts.decision_id = decisions.id
    join comments on comments.id = decisions.comment_id
    join comment_revisions
      on comment_revisions.comment_id = comments.id and comment_revisions.revision = comments.revision
    where decisions.comment_id = any(${decided}::bigint[]) and not ${isOverturned(sql`decisions.id`)}
    order by decisions.comment_id, decisions.sequence desc`.execute(trx)
  const since = await peopleSince(
    trx,
    rows.map(({ decisionId }) => decisionId),
  )
  return new Map(
    rows.map(row => [
      row.commentId,
      {
        ...row,
        people: new Set(since.filter(one => one.answered_by === row.decisionId).map(one => one.complainant_id)),
      },
    ]),
  )
}

const plain = (column: string) => sql`btrim(replace(${sql.ref(column)}, e'\\r\\n', e'\\n'), e' \\t\\n')`

async function peopleSince(trx: Transaction<Database>, decisions: readonly string[]) {
  if (decisions.length === 0) return []
  return await trx
    .selectFrom('complaints')
    .select(['answered_by', 'complainant_id'])
    .distinct()
    .where('answered_by', 'in', decisions)
    .where('complainant_id', 'is not', null)
    .$narrowType<{ complainant_id: number }>()
    .execute()
}

/**
 * Of one comment's new complaints, those that its standing decision answers: until one comes that opens a new case,
 * which those after it join. That is one by staff or a tool; one with a notice of defamation; one about a comment that has changed; one for a reason
 * that was not decided on; one after the policy's cool-down; or one that makes enough different people since.
 *
 * @param decided the case of the decision, locked.
 */
export function answeredOf(
  { complaints }: Group,
  standing: Standing,
  decided: Pick<Selectable<Database['cases']>, 'reasons'>,
  complainants: ReadonlyMap<string, number>,
  { reopenedBy, coolDown }: Policy,
): ReceivedComplaint[] {
  const people = new Set(standing.people)
  const first = complaints.findIndex(received => {
    const { complaint, receivedAt } = received
    const person = personOf(received, complainants)
    if (person !== undefined) people.add(person)
    return (
      complaint.source !== 'reader' ||
      complaint.notice !== undefined ||
      !standing.unchanged ||
      !decided.reasons.includes(complaint.reason) ||
      receivedAt.getTime() >= standing.decidedAt.getTime() + coolDown ||
      people.size >= reopenedBy
    )
  })
  return first === -1 ? complaints : complaints.slice(0, first)
}
