import { type Kysely, sql } from 'kysely'

/** Authors appeal: an appeal is a case of its own kind, against one decision. */
export async function up(db: Kysely<any>): Promise<void> {
  // In the order in which everybody locks: a worker of the version before may be at its work.
  await sql`lock table cases, decisions, decision_texts in access exclusive mode`.execute(db)
  await sql`
    alter table cases drop constraint cases_reasons_check,
      add constraint cases_reasons_check check (kind = 'appeal' or cardinality(reasons) > 0)`.execute(db)
  await sql`
    create table appeals (
      site_id text not null references sites,
      id uuid not null,
      case_id bigint not null unique references cases,
      -- One decision is appealed against once.
      decision_id uuid not null unique references decisions,
      raised_at timestamptz not null,
      received_at timestamptz not null,
      recorded_at timestamptz not null,
      primary key (site_id, id)
    )`.execute(db)
  await sql`
    create table appeal_texts (
      site_id text not null,
      appeal_id uuid not null,
      text text,
      primary key (site_id, appeal_id),
      foreign key (site_id, appeal_id) references appeals (site_id, id)
    )`.execute(db)
  // Serves: what came of one's own decisions on appeal, lately.
  await sql`create index appeals_by_receipt on appeals (received_at, id)`.execute(db)
  // Serves: open appeals that nobody on the desk may take.
  await sql`
    create index cases_appeals on cases (id)
      where kind = 'appeal' and state in ('open', 'claimed', 'awaiting_second')`.execute(db)
}
