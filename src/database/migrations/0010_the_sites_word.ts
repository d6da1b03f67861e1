import { type Kysely, sql } from 'kysely'

/**
 * What the site says of a comment after it was complained of, and complaints that come after a decision or from people
 * with a poor record. Everything new may be left out by processes of the version before.
 */
export async function up(db: Kysely<any>): Promise<void> {
  // In the order in which everybody locks: a worker of the version before may be at its work.
  await sql`lock table comments, cases, decisions, complainants, complaints in access exclusive mode`.execute(db)
  // When the author took it away, and in which revision it was then: a newer one brings it back.
  await sql`
    alter table comments
      add column removed_at timestamptz,
      add column removed_revision bigint,
      add constraint removed_in_a_revision check ((removed_at is null) = (removed_revision is null))`.execute(db)
  // The graver band that one person with a poor record asks for alone.
  await sql`
    alter table cases
      add column withheld_band smallint check (withheld_band between 0 and 9),
      add column withheld_by bigint references complainants,
      add constraint withheld_from_somebody check ((withheld_band is null) = (withheld_by is null))`.execute(db)
  // The case that answers the complaints of one that was superseded: always the last of them.
  await sql`alter table cases add column goes_on_in bigint references cases`.execute(db)
  await sql`
    with recursive line (id, by) as (
      select case_id, (data ->> 'by')::bigint from case_events where type = 'superseded' and data ? 'by'
      union
      select line.id, (case_events.data ->> 'by')::bigint
      from line join case_events on case_events.case_id = line.by and case_events.type = 'superseded' and data ? 'by'
    )
    update cases set goes_on_in = line.by from line join cases last on last.id = line.by and last.state <> 'superseded'
    where cases.id = line.id`.execute(db)
  // Serves: the cases that one goes on for.
  await sql`create index cases_going_on on cases (goes_on_in) where goes_on_in is not null`.execute(db)
  // The decision that was there before the complaint and answers it.
  await sql`alter table complaints add column answered_by uuid references decisions`.execute(db)
  // Serves: who has complained since a decision.
  await sql`
    create index complaints_answered on complaints (answered_by, complainant_id)
      where answered_by is not null`.execute(db)
}
