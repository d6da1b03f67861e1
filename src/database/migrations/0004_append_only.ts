import { type Kysely, sql } from 'kysely'

/** Events and decisions are never changed and never deleted, by no role (the trigger fires for replicas too). */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
    end $$`.execute(db)
  for (const table of ['case_events', 'decisions']) {
    await sql`
      create trigger append_only before update or delete or truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db)
    await sql`alter table ${sql.table(table)} enable always trigger append_only`.execute(db)
  }
}
