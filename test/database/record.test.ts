import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import { decide } from '../../src/decision/decide.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
await receive(db, [aComplaint()], at('10:00'))
const { claim } = await claimNext(db, amira, rules, at('10:01'))

test('two undecided cases of a kind for a comment are impossible', async () => {
  const twin = sql`
    insert into cases (kind, comment_id, state, pool, band, due_at, reasons, complaints, complainants,
      raised_at, received_at, recorded_at, routed_at)
    select 'complaint', comment_id, 'open', pool, band, due_at, reasons, 1, 1, raised_at, received_at, recorded_at, routed_at
    from cases`
  await expect(twin.execute(db)).rejects.toMatchObject({ code: '23505', constraint: 'one_undecided_case_a_comment' })
})

test('two live claims on a case are impossible', async () => {
  const second = sql`
    insert into claims (id, case_id, moderator_id, token_hash, claimed_at, expires_at)
    select gen_random_uuid(), case_id, moderator_id, sha256('other'), claimed_at, expires_at from claims`
  await expect(second.execute(db)).rejects.toMatchObject({ code: '23505', constraint: 'one_live_claim_a_case' })
})

test('two standing decisions of a case are impossible, and neither can be changed or deleted by anybody', async () => {
  const holder = { moderatorId: amira.id, token: claim!.token }
  const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
  await db.transaction().execute(trx => decide(trx, holder, choice, rules, at('10:02')))

  await sql`
    insert into claims (id, case_id, moderator_id, token_hash, claimed_at, expires_at, ended_at, ended_as)
    select gen_random_uuid(), case_id, moderator_id, sha256('later'), claimed_at, expires_at, now(), 'decided' from claims`.execute(
    db,
  )
  const second = db.transaction().execute(async trx => {
    await sql`
      insert into decisions (id, case_id, comment_id, sequence, revision, action, rule, moderator_id, claim_id, policy_version, decided_at)
      select gen_random_uuid(), case_id, comment_id, 2, 1, 'delete', rule, moderator_id,
        (select id from claims where token_hash = sha256('later')), policy_version, decided_at from decisions`.execute(
      trx,
    )
    await sql`
      insert into deliveries (decision_id, case_id, site_id, comment_id, sequence, state, not_before, next_attempt_at)
      select id, case_id, 'auldbrig', comment_id, sequence, 'waiting', now(), now() from decisions where sequence = 2`.execute(
      trx,
    )
  })
  await expect(second).rejects.toMatchObject({ code: '23505', constraint: 'one_standing_decision_a_case' })

  for (const table of ['decisions', 'case_events']) {
    const name = sql.table(table)
    for (const change of [
      sql`update ${name} set policy_version = 'x'`,
      sql`delete from ${name}`,
      sql`truncate ${name} cascade`,
    ]) {
      await expect(change.execute(db)).rejects.toMatchObject({ code: '23001' })
    }
    // Not for a superuser who switches ordinary triggers off, either.
    const asReplica = db.transaction().execute(async trx => {
      await sql`set local session_replication_role = replica`.execute(trx)
      await sql`delete from ${name}`.execute(trx)
    })
    await expect(asReplica).rejects.toMatchObject({ code: '23001' })
  }
})

test('a state that no case has, a band beyond nine and a count below nought are refused by the database', async () => {
  for (const change of [
    sql`update cases set state = 'lost'`,
    sql`update cases set band = 10`,
    sql`update cases set complainants = complaints + 1`,
    sql`update cases set state = 'claimed', leased_until = null`,
    sql`update comments set site_id = 'nobody'`,
  ]) {
    await expect(change.execute(db)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) })
  }
})
