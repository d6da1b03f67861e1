import { sql } from 'kysely'
import { uuidOf } from './seed-cases.ts'
import type { Seeding } from './seed.ts'

/** Some were released once before they were decided. */
export async function seedClaims({ db, rules, now }: Seeding): Promise<void> {
  const { pool } = rules.rota.shiftAt(now)
  await sql`
    insert into claims (id, case_id, moderator_id, pool, token_hash, claimed_at, expires_at, ended_at, ended_as)
    select ${released}, i, moderator, ${pool}, sha256(('released' || i)::bytea), claimed - interval '2 minutes',
      claimed + interval '8 minutes', claimed - interval '1 minute', 'released'
    from seed where released`.execute(db)
  await sql`
    insert into claims (id, case_id, moderator_id, pool, token_hash, claimed_at, expires_at, ended_at, ended_as)
    select ${claim}, i, moderator, ${pool}, sha256(('claim' || i)::bytea), claimed, claimed + interval '1 hour',
      case when special is distinct from 'held' then coalesce(decided, claimed) end,
      case when decided is not null then 'decided' when special = 'second' then 'proposed' when special <> 'held' then special end
    from seed where special is not null or not undecided`.execute(db)
}

export async function seedProposals({ db }: Seeding): Promise<void> {
  await sql`
    insert into proposals (claim_id, case_id, moderator_id, action, rule, statement, answer, proposed_at)
    select ${claim}, i, moderator, 'delete', 'no_abuse', 'It was removed.', 'It was removed.', claimed
    from seed where special = 'second'`.execute(db)
}

export async function seedDecisions({ db, rules }: Seeding): Promise<void> {
  const codes = Object.keys(rules.policy.houseRules)
  await sql`
    insert into decisions (id, case_id, comment_id, sequence, revision, action, rule, moderator_id, claim_id, policy_version,
      decided_at, recorded_at)
    select ${decision}, i, i, 1, 1, action,
      case when action = 'keep' then 'within_rules' else (${codes}::text[])[1 + i % ${codes.length}::int] end,
      moderator, ${claim}, ${rules.policy.version}, decided, decided
    from seed where not undecided`.execute(db)
}

export async function seedDecisionTexts({ db }: Seeding): Promise<void> {
  await sql`
    insert into decision_texts (decision_id, text_before, text_after, statement, answer)
    select ${decision}, text, case when action = 'amend' then left(text, length(text) - 20) end,
      case when action <> 'keep' then 'A moderator has looked at your comment. House rule: No abuse of readers.' end,
      'Thank you. A moderator has read the comment.'
    from seed join comment_revisions on comment_id = i
    where not undecided`.execute(db)
}

export async function seedDeliveries({ db }: Seeding): Promise<void> {
  await sql`
    insert into deliveries (decision_id, case_id, site_id, comment_id, sequence, state, not_before, next_attempt_at, attempts,
      first_sent_at, ended_at, last_status, dead_because)
    select ${decision}, i, site, i, 1, case special when 'grace' then 'waiting' when 'dead' then 'dead' else 'applied' end,
      decided + interval '2 minutes', decided + interval '2 minutes', (special is distinct from 'grace')::int,
      case when special is distinct from 'grace' then decided + interval '121 seconds' end,
      case when special is distinct from 'grace' then decided + interval '122 seconds' end,
      case when special is null then 200 when special = 'dead' then 500 end,
      case when special = 'dead' then 'time' end
    from seed where not undecided`.execute(db)
}

const claim = sql`md5('claim' || i)::uuid`
const released = sql`md5('released' || i)::uuid`
const decision = uuidOf(sql`decided`, sql`'decision' || i`)
