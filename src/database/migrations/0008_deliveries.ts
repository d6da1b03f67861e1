import { type Kysely, sql } from 'kysely'

/**
 * What a site may answer beside "applied", and what becomes of it. Everything new may be left out by processes of
 * the version before.
 */
export async function up(db: Kysely<any>): Promise<void> {
  // In the order in which everybody locks, and for those that follow in the same transaction, too: a worker of the
  // version before may be at its work.
  await sql`
    lock table comments, comment_revisions, cases, complainants, case_complainants, complaints, decisions, deliveries,
      sites, site_keys, dead_letters in access exclusive mode`.execute(db)
  // A case that goes on for one that the site superseded may have no complaint of its own.
  await sql`
    alter table cases drop constraint cases_complaints_check,
      add constraint cases_complaints_check check (complaints >= 0)`.execute(db)
  await sql`
    alter table deliveries
      -- When it was first sent, or first sent since it was sent again by hand: it is tried for so long and no longer.
      add column tried_since timestamptz,
      -- How often it had been sent when it was sent again by hand: the pauses grow anew.
      add column attempts_before int not null default 0,
      add column dead_because text check (dead_because in ('answer', 'time', 'address')),
      add constraint the_dead_say_why check ((state = 'dead') = (dead_because is not null))`.execute(db)
  await sql`alter table sites add column private_addresses boolean not null default false`.execute(db)

  // Serves: the relay, which looks for what is due, site by site. It replaces the same without the site.
  await sql`drop index deliveries_due`.execute(db)
  await sql`create index deliveries_due on deliveries (site_id, next_attempt_at) where state = 'waiting'`.execute(db)
  // Serves: how much of a site is on its way, also what it has acknowledged meanwhile.
  await sql`
    create index deliveries_relayed on deliveries (site_id, relayed_until) where relayed_until is not null`.execute(db)
  // Serves: the list of dead deliveries, the latest first.
  await sql`create index deliveries_dead on deliveries (ended_at, decision_id) where state = 'dead'`.execute(db)
}
