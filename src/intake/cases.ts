import { sql, type Transaction } from 'kysely'
import { eventRows } from '../case-events.ts'
import { tellCases } from '../comment-cases.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import type { Group, ReceivedComplaint } from './batch.ts'
import { personOf } from './complaints.ts'
import { countComplainants } from './count-complainants.ts'
import { answer, join, type JoinedRow } from './join.ts'
import type { Known } from './lock-cases.ts'
import { openCases } from './open-cases.ts'
import { withPoorRecord } from './poor-records.ts'
import { answeredOf } from './standing.ts'

/** The case of a new complaint, and the decision that was there before and answers it. */
export type Place = { caseId: number; answeredBy: string | null }

type Joining = { group: Group; caseId: number }

/**
 * Puts each complaint into its comment's undecided case; or into the one whose decision answers it; or into a new one
 * that names the case decided before. A case takes the gravest band and the earliest due time of its complaints;
 * joining never makes either less urgent, and whoever comes after the decision changes neither. A new text is told to the
 * comment's undecided appeal, too.
 *
 * @param known from `lockCases`, in the same transaction.
 */
export async function joinCases(
  trx: Transaction<Database>,
  groups: readonly Group[],
  known: Known,
  complainants: ReadonlyMap<string, number>,
  rules: Rules,
  now: Date,
): Promise<Map<ReceivedComplaint, Place>> {
  const answered: (Joining & { answeredBy: string })[] = []
  const opening: Group[] = []
  const joining: Joining[] = []
  for (const group of groups) {
    const undecided = known.undecided.get(group.comment.id)
    const decision = known.standing.get(group.comment.id)
    const late = answeredAtOnce(group, known, complainants, rules.policy)
    if (decision && late.length > 0)
      answered.push({
        group: { ...group, complaints: late },
        caseId: decision.caseId,
        answeredBy: decision.decisionId,
      })
    const others = { ...group, complaints: group.complaints.slice(late.length) }
    if (undecided) joining.push({ group, caseId: undecided.id })
    else if (others.complaints.length > 0) opening.push(others)
  }

  const poor = await withPoorRecord(trx, mayRaise(groups, known.undecided, complainants), rules.policy)
  const people = { complainants, poor }
  const opened = opening.length > 0 ? await openCases(trx, opening, people, rules, now) : []
  const counted = await countComplainants(trx, [...answered, ...opened, ...joining], complainants)
  const changed = [
    ...answered.map(({ group, caseId, answeredBy }) =>
      answer(known.decided.get(caseId)!, group, answeredBy, counted, now),
    ),
    ...joining.map(({ group }) => join(known.undecided.get(group.comment.id)!, group, counted, people, rules, now)),
  ]
  const { version } = rules.policy
  if (changed.length > 0)
    await updateCases(
      trx,
      changed.map(({ row }) => row),
    )
  const events = [
    ...opened.flatMap(({ caseId, events: news }) => eventRows(caseId, 0, news, version)),
    ...changed.flatMap(({ row, events: news }) => eventRows(row.id, row.last_event - news.length, news, version)),
  ]
  await trx.insertInto('case_events').values(events).execute()
  for (const { id, comment_id } of known.appeals) {
    const { revision } = groups.find(({ comment }) => comment.id === comment_id)!.comment
    await tellCases(trx, [{ id }], { type: 'comment_changed', at: now, actor: 'site', data: { revision } }, version)
  }
  return placesOf(answered, [...opened, ...joining])
}

/** Those of one comment's new complaints that its standing decision answers, and no case waits for. */
export function answeredAtOnce(
  group: Group,
  known: Known,
  complainants: ReadonlyMap<string, number>,
  policy: Policy,
): ReceivedComplaint[] {
  const decision = known.standing.get(group.comment.id)
  const decided = decision && known.decided.get(decision.caseId)
  if (!decided || known.undecided.has(group.comment.id)) return []
  return answeredOf(group, decision, decided, complainants, policy)
}

/** Whose record is asked for: of everybody else the complaint makes nothing graver. */
function mayRaise(
  groups: readonly Group[],
  undecided: ReadonlyMap<number, { band: number }>,
  complainants: ReadonlyMap<string, number>,
): number[] {
  const people = groups.flatMap(({ comment, complaints }) =>
    complaints
      .filter(({ target }) => target.band < (undecided.get(comment.id)?.band ?? Infinity))
      .map(received => personOf(received, complainants)),
  )
  return [...new Set(people)].filter(person => person !== undefined)
}

function placesOf(
  answered: readonly (Joining & { answeredBy: string })[],
  others: readonly Joining[],
): Map<ReceivedComplaint, Place> {
  const places = new Map<ReceivedComplaint, Place>()
  for (const { group, caseId, answeredBy } of answered)
    for (const received of group.complaints) places.set(received, { caseId, answeredBy })
  for (const { group, caseId } of others)
    for (const received of group.complaints) places.set(received, { caseId, answeredBy: null })
  return places
}

async function updateCases(trx: Transaction<Database>, rows: readonly JoinedRow[]): Promise<void> {
  await sql`
    update cases set
      complaints = new.complaints, complainants = new.complainants, reasons = new.reasons, band = new.band,
      withheld_band = new.withheld_band, withheld_by = new.withheld_by,
      due_at = new.due_at, raised_at = new.raised_at, received_at = new.received_at,
      version = new.version, last_event = new.last_event, due_set_at = new.due_set_at, target_version = new.target_version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (
      id bigint, complaints int, complainants int, reasons text[], band smallint,
      withheld_band smallint, withheld_by bigint,
      due_at timestamptz, raised_at timestamptz, received_at timestamptz, version int, last_event int,
      due_set_at timestamptz, target_version text)
    where cases.id = new.id`.execute(trx)
}
