import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { commentNewsReceiver } from '../../src/intake/receive-news.ts'
import { complaintsReceiver } from '../../src/intake/receive.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, at, rules } from '../support/desk.ts'
import { log } from '../support/log.ts'

test('an edit told right after the complaint is kept, however long the complaint takes to be recorded', async () => {
  const { db } = await testDatabase()
  await aSite(db)
  const options = { db, rules: () => rules, clock: { now: () => at('10:00') }, log, stop: new AbortController().signal }
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
  const telling = commentNewsReceiver(options)({ ...job, id: '2', data: { v: 1, changed } })
  setTimeout(() => go.resolve(), 1500)
  await Promise.all([recording, telling, other])
  const { revision } = await db.selectFrom('comments').select('revision').executeTakeFirstOrThrow()
  expect(revision).toBe(2)
})
