import { sql } from 'kysely'
import { phrases, u } from './plan.ts'
import { complainantsOf } from './seed-people.ts'
import type { Seeding } from './seed.ts'

const PHRASES = 2000

export async function seedComments({ db, size: { open, decided } }: Seeding): Promise<void> {
  await sql`
    insert into comments (id, site_id, site_comment_id, author, posted_at, revision, last_decision) overriding system value
    select i, site, 'c' || i, 'reader-' || author, received - interval '6 hours' * ${u(20)}, 1, (not undecided)::int
    from seed`.execute(db)
  await sql`select setval(pg_get_serial_sequence('comments', 'id'), ${open + decided})`.execute(db)
}

/** One to three phrases and a rare word: 60 to 800 characters. */
export async function seedRevisions({ db }: Seeding): Promise<void> {
  await sql`
    with phrase as materialized (select words, n from unnest(${phrases(PHRASES)}::text[]) with ordinality as listed (words, n))
    insert into comment_revisions
      (comment_id, revision, text, author_name, url, article_url, article_title, in_reply_to, thread, seen_at)
    select i, 1, concat_ws(' ', one.words, two.words, three.words, 'x' || i % 50000), 'Reader ' || lpad(author::text, 7, '0'),
      'https://' || site || '.example/news/' || i / 50 || '#c' || i, 'https://' || site || '.example/news/' || i / 50,
      'What was said about story number ' || i / 50, null, null, received
    from seed
      join phrase one on one.n = 1 + floor(${PHRASES} * ${u(21)})
      left join phrase two on two.n = 1 + floor(${PHRASES * 1.5} * ${u(22)})
      left join phrase three on three.n = 1 + floor(${PHRASES * 4} * ${u(23)})
   `.execute(db)
}

export async function seedCases({ db, size: { open, decided }, rules, now }: Seeding): Promise<void> {
  const { since, pool } = rules.rota.shiftAt(now)
  const boundary = since ?? now
  await sql`
    insert into cases (id, kind, comment_id, state, pool, band, due_at, reasons, complaints, complainants, version, last_event,
      assigned_to, escalated_at, leased_until, raised_at, received_at, recorded_at, routed_at, first_claimed_at, last_claimed_at,
      at_risk_at, breached_at, due_set_at, target_version, decided_at, left_at, applied_at) overriding system value
    select i, 'complaint', i,
      case when special = 'second' then 'awaiting_second' when special = 'held' then 'claimed' when undecided then 'open'
        when special is null then 'applied' else 'decided' end,
      case when undecided or i % 3 > 0 then ${pool} else 'part_time' end, band, due, array_remove(array[reason, other], null),
      complaints, keyed, 1 + (other is not null)::int, last_before + ${eventsAfter},
      case when special = 'assigned' then moderator end, case when special = 'escalated' then claimed end,
      case when special = 'held' then claimed + interval '1 hour' end, received, received, received, received,
      case when not undecided or special is not null then claimed end, case when not undecided or special is not null then claimed end,
      case when risk then due - interval '30 minutes' end, case when breach then due end, received, ${rules.policy.version},
      decided, case when special is null and not undecided then decided + interval '121 seconds' end,
      case when special is null and not undecided then decided + interval '122 seconds' end
    from seed`.execute(db)
  await sql`select setval(pg_get_serial_sequence('cases', 'id'), ${open + decided})`.execute(db)
  await sql`
    insert into handovers (boundary, pool, policy_version, done_at)
    values (${boundary}, ${pool}, ${rules.policy.version}, ${boundary})`.execute(db)
}

/** Claimed and decided, and applied; claimed and assigned, escalated or proposed; or claimed. */
const eventsAfter = sql`case when special = 'held' then 1 when special is not null then 2 when undecided then 0 else 3 end`

/** Each complaint with its text and its complainant; the first of every tenth case names nobody. */
export async function seedComplaints({ db, size }: Seeding): Promise<void> {
  const quarter = complainantsOf(size) / 4
  const each = sql`
    select i, site, reason, other, received, k, ${uuidOf(sql`received`, sql`i || '/' || k`)} as complaint,
      case when k > 1 or i % 10 > 0 then
        4 * (1 + (floor(${quarter} * power(${u(24)}, 2.5))::bigint + k) % (${quarter}::bigint - 1)) - case when site = 'gazette' then 0 else 1 + i % 3 end
      end as complainant
    from seed cross join lateral generate_series(1, complaints) k`
  await sql`
    insert into complaints
      (site_id, id, case_id, comment_id, revision, complainant_id, reason, source, raised_at, received_at, recorded_at)
    select site, complaint, i, i, 1, complainant, case when k = 2 and other is not null then other else reason end,
      'reader', received, received, received
    from (${each}) each`.execute(db)
  await sql`
    insert into complaint_texts (site_id, complaint_id, detail, name)
    select site, complaint, case when i % 3 = 0 then 'This is not what the article says, and he has been told so before.' end,
      'Reader ' || coalesce(complainant::text, 'unknown')
    from (${each}) each`.execute(db)
  await sql`
    insert into case_complainants select i, complainant from (${each}) each where complainant is not null`.execute(db)
}

export async function seedEvents({ db, rules, now }: Seeding): Promise<void> {
  const { pool } = rules.rota.shiftAt(now)
  await sql`
    insert into case_events (case_id, sequence, at, recorded_at, type, actor, moderator_id, pool, policy_version, data)
    select i, e.sequence, e.at, e.at, e.type, e.actor, case when e.actor = 'moderator' then moderator end, ${pool},
      ${rules.policy.version}, e.data
    from seed cross join lateral (
      select 1 as sequence, received as at, 'opened' as type, 'desk' as actor, jsonb_build_object('band', band, 'due', due) as data
      union all
      select 1 + k, received, 'complaint_joined', 'site', jsonb_build_object('reason', reason, 'source', 'reader')
        from generate_series(1, complaints) k
      union all select 2 + complaints, due - interval '30 minutes', 'at_risk', 'desk', '{}' where risk
      union all select 3 + complaints, due, 'breached', 'desk', '{}' where breach
      union all select last_before - 1, claimed - interval '2 minutes', 'claimed', 'moderator', '{}' where released
      union all select last_before, claimed - interval '1 minute', 'released', 'moderator', '{"reason": "unsure"}' where released
      union all select last_before + 1, claimed, 'claimed', 'moderator', '{}' where special is not null or not undecided
      union all select last_before + 2, coalesce(decided, claimed),
        case when decided is not null then 'decided' when special = 'second' then 'proposed' else special end, 'moderator', '{}'
        where not undecided or special <> 'held'
      union all select last_before + 3, decided + interval '122 seconds', 'applied', 'site', '{}' where not undecided and special is null
    ) e`.execute(db)
}

/** A UUIDv7 of an instant, the same for the same words. */
export function uuidOf(at: ReturnType<typeof sql>, words: ReturnType<typeof sql>) {
  return sql`(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || left(md5(${words}), 3)
    || '8' || right(md5(${words}), 15))::uuid`
}
