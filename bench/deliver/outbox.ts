import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { ensureModerator } from '../../src/people/moderators.ts'
import { ensureSite } from '../../src/sites/sites.ts'

/** When they become due: one after the other for each site; and how many are due for the first from the beginning on. */
type Load = { start: Date; everyMs: number; perSite: number; backlog: number }

/** Decisions about as many comments, in the outbox and not yet due. */
export async function decisionsFor(db: Kysely<Database>, urls: readonly string[], load: Load): Promise<void> {
  const moderator = await db.transaction().execute(async trx => {
    for (const [i, webhookUrl] of urls.entries()) {
      await ensureSite(trx, { id: siteOf(i), name: `Site ${i}`, webhookUrl, privateAddresses: true })
      await newWebhookSecret(trx, siteOf(i))
    }
    return await ensureModerator(trx, { login: 'amira', name: 'Amira', role: 'moderator', pools: ['full_time'] })
  })
  const { start, everyMs, perSite, backlog } = load
  await sql`
    create temporary table load on commit preserve rows as
    select row_number() over () as i, site, due, gen_random_uuid() as claim, gen_random_uuid() as decision from (
      select 'site-' || s as site, ${start}::timestamptz + n * ${everyMs} * interval '1 ms' as due
      from generate_series(0, ${urls.length - 1}::int) s, generate_series(0, ${perSite - 1}::int) n
      union all
      select ${siteOf(0)}, ${start}::timestamptz from generate_series(1, ${backlog}::int)) rows`.execute(db)
  await sql`
    insert into comments (id, site_id, site_comment_id, author, posted_at, revision, last_decision)
    overriding system value select i, site, 'c' || i, 'sub-1', now(), 1, 1 from load`.execute(db)
  await sql`
    insert into comment_revisions (comment_id, revision, text, author_name, seen_at)
    select i, 1, 'The council couldnae run a bath.', 'Dougie', now() from load`.execute(db)
  await sql`
    insert into cases (id, kind, comment_id, state, pool, band, due_at, reasons, complaints, complainants, raised_at,
      received_at, recorded_at, routed_at, decided_at)
    overriding system value
    select i, 'complaint', i, 'decided', 'full_time', 1, now(), '{abuse}', 1, 0, now(), now(), now(), now(), now() from load`.execute(
    db,
  )
  await sql`
    insert into claims (id, case_id, moderator_id, token_hash, claimed_at, expires_at, ended_at, ended_as)
    select claim, i, ${moderator}, sha256(claim::text::bytea), now(), now() + interval '1 hour', now(), 'decided'
    from load`.execute(db)
  await sql`
    insert into decisions (id, case_id, comment_id, sequence, revision, action, rule, moderator_id, claim_id,
      policy_version, decided_at)
    select decision, i, i, 1, 1, 'keep', 'within_rules', ${moderator}, claim, 'bench', now() from load`.execute(db)
  await sql`
    insert into decision_texts (decision_id, text_before, answer)
    select decision, 'The council couldnae run a bath.', 'Thank you. A moderator has read the comment.' from load`.execute(
    db,
  )
  await sql`
    insert into deliveries (decision_id, case_id, site_id, comment_id, sequence, state, not_before, next_attempt_at)
    select decision, i, site, i, 1, 'waiting', due, due from load`.execute(db)
  await sql`analyze`.execute(db)
}

const siteOf = (i: number) => `site-${i}`
