import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'

/** What an audit of the record finds; the last six are faults and must be 0. */
export type Audit = {
  complaints: number
  comments: number
  cases: number
  undecided: number
  dead: number
  joined: number
  complaintsJoinedTwice: number
  complaintsOfAnotherComment: number
  casesThatMiscountComplaints: number
  casesThatMiscountComplainants: number
  casesWhoseEventsHaveGaps: number
  commentsWithTwoUndecidedCases: number
}

/** Nothing is wrong with a record. */
export const SOUND = {
  complaintsJoinedTwice: 0,
  complaintsOfAnotherComment: 0,
  casesThatMiscountComplaints: 0,
  casesThatMiscountComplainants: 0,
  casesWhoseEventsHaveGaps: 0,
  commentsWithTwoUndecidedCases: 0,
} as const

/** Counts the rows again that the cases' own figures stand for. */
export async function audit(db: Kysely<Database>): Promise<Audit> {
  const { rows } = await sql<Audit>`
    select
      (select count(*) from complaints) as "complaints",
      (select count(*) from comments) as "comments",
      (select count(*) from cases) as "cases",
      (select count(*) from cases where state in ('open', 'claimed', 'awaiting_second')) as "undecided",
      (select count(*) from dead_letters) as "dead",
      (select count(*) from case_events where type = 'complaint_joined') as "joined",
      (select count(*) from (
        select from case_events where type = 'complaint_joined'
        group by data ->> 'complaint' having count(*) > 1) as twice) as "complaintsJoinedTwice",
      (select count(*) from complaints join cases on cases.id = complaints.case_id
        where cases.comment_id <> complaints.comment_id) as "complaintsOfAnotherComment",
      (select count(*) from cases where complaints <> (
        select count(*) from complaints rows where rows.case_id = cases.id)) as "casesThatMiscountComplaints",
      (select count(*) from cases where complainants <> (
        select count(distinct complainant_id) from complaints rows
        where rows.case_id = cases.id and source = 'reader')
        or complainants <> (
        select count(*) from case_complainants rows where rows.case_id = cases.id)) as "casesThatMiscountComplainants",
      (select count(*) from cases where (
        select array_agg(sequence order by sequence) from case_events where case_events.case_id = cases.id
        ) is distinct from (
        select array_agg(n order by n) from generate_series(1, last_event) n)) as "casesWhoseEventsHaveGaps",
      (select count(*) from (
        select from cases where state in ('open', 'claimed', 'awaiting_second')
        group by comment_id, kind having count(*) > 1) as two) as "commentsWithTwoUndecidedCases"`.execute(db)
  return rows[0]!
}

export async function recordedIds(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('complaints').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

export async function countRecorded(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('complaints')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
