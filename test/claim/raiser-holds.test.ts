import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { claimCase } from '../../src/claim/claim-case.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import { decide } from '../../src/decision/decide.ts'
import { agree } from '../../src/decision/second.ts'
import { raise } from '../../src/intake/raise.ts'
import { NotRaisedError } from '../../src/intake/typed-comment.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'
import { until } from '../support/system.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const under = { ...rules, policy: { ...rules.policy, secondPerson: ['keep' as const] } }

async function aCase(id: string) {
  await receive(db, [aComplaint({ comment: { id } })], at('10:00'))
  return await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select(['cases.id', 'comment_id', 'comments.revision', 'version'])
    .where('site_comment_id', '=', id)
    .executeTakeFirstOrThrow()
}

const raisedBy = (who: typeof amira, { comment_id, revision }: Awaited<ReturnType<typeof aCase>>, time: string) => {
  const raised = { id: uuidv7(), reason: 'abuse', detail: '', about: { comment: comment_id, revision } }
  return db.transaction().execute(trx => raise(trx, who, raised, rules, at(time)))
}

test('raised and claimed by the same person at the same moment: one of the two is refused', async () => {
  const it = await aCase('c1')
  // Somebody else's act keeps the comment for a moment.
  const go = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const other = db.transaction().execute(async trx => {
    await trx.selectFrom('comments').select('id').where('id', '=', it.comment_id).forNoKeyUpdate().execute()
    locked.resolve()
    await go.promise
  })
  await locked.promise
  const raising = raisedBy(amira, it, '10:01').then(
    () => 'raised',
    error => {
      if (error instanceof NotRaisedError) return 'refused'
      throw error
    },
  )
  await until('the raise waits for the comment', async () => {
    const { rows } =
      await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
        db,
      )
    return rows.length > 0
  })
  const { claim } = await claimNext(db, amira, rules, at('10:01'))
  go.resolve()
  await other
  const raised = await raising
  expect({ raised, holds: claim !== undefined }).not.toEqual({ raised: 'raised', holds: true })
})

test('who proposed a decision and then raises the comment does not have it decided in their name', async () => {
  const it = await aCase('c2')
  const { claim } = await claimCase(db, amira, it.id, under, at('10:02'))
  const choice = { version: it.version, action: 'keep', rule: 'within_rules' } as const
  await db
    .transaction()
    .execute(trx => decide(trx, { moderatorId: amira.id, token: claim!.token }, choice, under, at('10:02')))
  const became = await raisedBy(amira, it, '10:03').then(
    () => 'raised',
    error => {
      if (error instanceof NotRaisedError) return 'refused'
      throw error
    },
  )
  const { version } = await db.selectFrom('cases').select('version').where('id', '=', it.id).executeTakeFirstOrThrow()
  const agreed = await db
    .transaction()
    .execute(trx => agree(trx, ben, { caseId: it.id, version }, under, at('10:04')))
    .then(
      () => 'decided',
      () => 'not decided',
    )
  expect([became, agreed]).not.toEqual(['raised', 'decided'])
})
