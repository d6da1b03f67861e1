import { sql } from 'kysely'
import type { Seeding } from './seed.ts'

export const MODERATORS = 40
/** These hold nothing at first, and are whom the bench acts as. */
export const FREE_MODERATORS = 8

/** Two sites, forty moderators with accounts on both, and everybody who complains. */
export async function seedPeople({ db, size }: Seeding): Promise<void> {
  await sql`insert into sites (id, name) values ('chronicle', 'The Chronicle'), ('gazette', 'The Gazette')`.execute(db)
  await sql`
    insert into moderators (id, login, name, role)
    select ${moderator('n')}, 'moderator' || n, 'Moderator ' || n,
      case when n % 10 = 0 then 'admin' when n % 5 = 0 then 'senior' else 'moderator' end
    from generate_series(1, ${MODERATORS}) n`.execute(db)
  await sql`
    insert into moderator_pools
    select id, pool from moderators cross join unnest(array['full_time', 'part_time']) pool`.execute(db)
  await sql`
    insert into moderator_accounts
    select ${moderator('n')}, site, 'reader-' || 1000 + n
    from generate_series(1, ${MODERATORS}) n cross join unnest(array['chronicle', 'gazette']) site`.execute(db)
  await sql`
    insert into complainants (id, site_id, key) overriding system value
    select n, case when n % 4 = 0 then 'gazette' else 'chronicle' end, 'reader-' || n
    from generate_series(1, ${complainantsOf(size)}::bigint) n`.execute(db)
  await sql`select setval(pg_get_serial_sequence('complainants', 'id'), ${complainantsOf(size)})`.execute(db)
  await sql`
    insert into dead_letters (queue, job_id, payload_hash, site_id, reason, detail, payload, first_seen_at)
    select 'complaints', 'job-' || n, sha256(n::text::bytea), 'chronicle', 'malformed', 'comment.text: is too long', '{}', now()
    from generate_series(1, 60) n`.execute(db)
  await sql`
    insert into notes (moderator_id, text, written_at)
    select ${moderator('n')}, 'The bridge article again: see the guidance.', now() - n * interval '1 hour'
    from generate_series(1, ${MODERATORS}) n`.execute(db)
}

/** The id of the n-th moderator. */
export function moderator(n: string) {
  return sql`md5('moderator' || ${sql.raw(n)})::uuid`
}

/** So many people complain; four beside one another are three of one site and one of the other. */
export function complainantsOf({ open, decided }: { open: number; decided: number }): number {
  return 4 * Math.ceil((open + decided) / 12)
}
