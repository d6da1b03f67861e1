import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { IntakeJob } from '../../src/intake/aside.ts'
import { commentNewsReceiver } from '../../src/intake/receive-news.ts'
import { complaintsReceiver } from '../../src/intake/receive.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, at, rules } from '../support/desk.ts'
import { log } from '../support/log.ts'

test('an edit told right after the complaint is kept, however long the complaint takes to be recorded', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  const put: { job: IntakeJob; delayMs: number }[] = []
  const later = async (job: IntakeJob, delayMs: number) => void put.push({ job, delayMs })
  const options = {
    db,
    rules: () => rules,
    clock: { now: () => at('10:00') },
    log,
    stop: new AbortController().signal,
    later,
  }
  const complaint = aComplaint()
  // The complaint's transaction waits for another one, as under load or while the database is slow.
  const go = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const other = db.transaction().execute(async trx => {
    await sql`insert into complainants (site_id, key) values ('auldbrig', ${complaint.complainant.key})`.execute(trx)
    locked.resolve()
    await go.promise
  })
  await locked.promise
  const job = { queue: 'complaints', receivedAt: at('10:00') }
  const recording = complaintsReceiver(options)({ ...job, id: '1', data: { v: 1, complaints: [complaint] } })
  const changed = { site: 'auldbrig', comment: { ...complaint.comment, revision: 2, text: 'Edited.' } }
  const tell = commentNewsReceiver(options)
  expect(await tell({ ...job, id: '2', data: { v: 1, changed } })).toEqual({ outcome: 'not_complained_of' })
  go.resolve()
  await Promise.all([recording, other])
  const [again] = put.splice(0)
  expect(again).toMatchObject({ job: { id: '2.0' }, delayMs: 1000 })
  expect(await tell(again!.job)).toEqual({ outcome: 'recorded' })
  const { revision } = await db.selectFrom('comments').select('revision').executeTakeFirstOrThrow()
  expect(revision).toBe(2)

  // Of a comment that nobody has complained of nothing is kept, after three more looks.
  let next: IntakeJob | undefined = {
    ...job,
    id: '3',
    data: { v: 1, changed: { ...changed, comment: { ...changed.comment, id: 'other' } } },
  }
  const delays: number[] = []
  while (next) {
    await tell(next)
    const [putBack] = put.splice(0)
    if (putBack) delays.push(putBack.delayMs)
    next = putBack?.job
  }
  expect(delays).toEqual([1000, 10_000, 60_000])
})
