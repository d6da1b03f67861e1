import { expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, at, eventsOf, receive } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'strathbrae')

const caseOf = async (comment: string, site = 'auldbrig') =>
  await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .selectAll('cases')
    .where('site_comment_id', '=', comment)
    .where('comments.site_id', '=', site)
    .executeTakeFirstOrThrow()

test('a complaint opens a case with the pool on duty, its band and its due time', async () => {
  await receive(db, [aComplaint({ comment: { id: 'first' }, reason: 'untruth' })], at('15:00'))
  expect(await caseOf('first')).toMatchObject({
    state: 'open',
    kind: 'complaint',
    pool: 'full_time',
    band: 2,
    // Nine desk hours from 15:00 on Monday: three today, six on Tuesday.
    due_at: new Date('2026-11-24T15:00:00Z'),
    complaints: 1,
    complainants: 1,
    received_at: at('15:00'),
    previous_case_id: null,
  })
})

test('the same complaint again, in the same batch or later, is one complaint', async () => {
  const complaint = aComplaint({ comment: { id: 'again' } })
  expect(await receive(db, [complaint, complaint], at('10:00'))).toEqual(['recorded', 'known'])
  expect(await receive(db, [complaint], at('11:00'))).toEqual(['known'])
  const { id, complaints, complainants } = await caseOf('again')
  expect([complaints, complainants]).toEqual([1, 1])
  expect(await eventsOf(db, id)).toEqual(['opened', 'complaint_joined'])
})

test('the same id from two sites is two complaints, and so is the same comment id', async () => {
  const ours = aComplaint({ comment: { id: 'shared' } })
  expect(await receive(db, [ours, { ...ours, site: 'strathbrae' }], at('10:00'))).toEqual(['recorded', 'recorded'])
  expect((await caseOf('shared')).id).not.toBe((await caseOf('shared', 'strathbrae')).id)
})

test('a brigade is one case, each person counted once, and those without a key not at all', async () => {
  const brigade = Array.from({ length: 30 }, (_, i) =>
    aComplaint({ comment: { id: 'brigaded' }, reason: 'off_topic', complainant: { key: `sub-${i % 25}` } }),
  )
  const nameless = [1, 2, 3].map(() =>
    aComplaint({ comment: { id: 'brigaded' }, reason: 'off_topic', complainant: {} }),
  )
  await receive(db, brigade.slice(0, 10), at('10:00'))
  await receive(db, [...brigade.slice(10), ...nameless], at('10:01'))
  expect(await caseOf('brigaded')).toMatchObject({
    complaints: 33,
    complainants: 25,
    reasons: ['off_topic'],
    version: 1,
  })
})

test('a graver reason makes the case more urgent, and a lesser one never less', async () => {
  const comment = { id: 'graver' }
  await receive(db, [aComplaint({ comment, reason: 'off_topic' })], at('10:00'))
  await receive(db, [aComplaint({ comment, reason: 'threat' })], at('10:05'))
  const urgent = { band: 0, due_at: at('11:05'), version: 2, received_at: at('10:00') }
  expect(await caseOf('graver')).toMatchObject(urgent)
  await receive(db, [aComplaint({ comment, reason: 'off_topic' })], at('10:06'))
  expect(await caseOf('graver')).toMatchObject({ ...urgent, complaints: 3 })
  expect(await eventsOf(db, (await caseOf('graver')).id)).toEqual([
    'opened',
    'complaint_joined',
    'complaint_joined',
    'due_changed',
    'complaint_joined',
  ])
})

test('an edited comment raises the case’s version; an older revision that comes late changes nothing', async () => {
  const id = 'edited'
  await receive(db, [aComplaint({ comment: { id, revision: 2, text: 'as it was' } })], at('10:00'))
  await receive(db, [aComplaint({ comment: { id, revision: 5, text: 'as it is' } })], at('10:01'))
  await receive(db, [aComplaint({ comment: { id, revision: 3, text: 'in between' } })], at('10:02'))
  const { comment_id, version } = await caseOf(id)
  expect(version).toBe(2)
  const { revision } = await db
    .selectFrom('comments')
    .select('revision')
    .where('id', '=', comment_id)
    .executeTakeFirstOrThrow()
  expect(revision).toBe(5)
  const kept = await db
    .selectFrom('comment_revisions')
    .select(['revision', 'text'])
    .where('comment_id', '=', comment_id)
    .orderBy('revision')
    .execute()
  expect(kept.map(({ text }) => text)).toEqual(['as it was', 'in between', 'as it is'])
})

test('a part-time hour routes to the part-time pool: 17:59:59.999 is full-time, 18:00 is not', async () => {
  await receive(db, [aComplaint({ comment: { id: 'before' } })], at('17:59:59.999'))
  await receive(db, [aComplaint({ comment: { id: 'after' } })], at('18:00'))
  expect([(await caseOf('before')).pool, (await caseOf('after')).pool]).toEqual(['full_time', 'part_time'])
})

test('two thousand emoji, right-to-left text and <script> come back as they were sent', async () => {
  const texts = [
    '👩‍👩‍👧‍👦'
      .repeat(2000)
      .slice(0, 20_000)
      .replace(/[\uD800-\uDBFF]$/, ''),
    'שלום عالم \u202Eevil',
    '<script>alert(1)</script>',
  ]
  for (const [i, text] of texts.entries()) {
    await receive(
      db,
      [aComplaint({ comment: { id: `odd-${i}`, text }, detail: text.slice(0, 5000).toWellFormed() })],
      at('10:00'),
    )
  }
  const kept = await db
    .selectFrom('comment_revisions')
    .innerJoin('comments', 'comments.id', 'comment_revisions.comment_id')
    .select('text')
    .where('site_comment_id', 'like', 'odd-%')
    .orderBy('site_comment_id')
    .execute()
  expect(kept.map(({ text }) => text)).toEqual(texts)
})

test('overlapping batches at once: no deadlock, no double, every count right', async () => {
  const pool = Array.from({ length: 300 }, (_, i) =>
    aComplaint({
      id: uuidv7(),
      comment: { id: `storm-${i % 20}` },
      complainant: { key: `storm-${i % 7}` },
      reason: ['abuse', 'spam', 'threat'][i % 3]!,
    }),
  )
  const batches = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 40 }, (__, j) => pool[(i * 31 + j * 17) % 300]!),
  )
  const outcomes = await Promise.all(batches.map(batch => receive(db, batch, at('10:00'))))

  const sent = new Set(batches.flat())
  expect(outcomes.flat().filter(outcome => outcome === 'recorded')).toHaveLength(sent.size)
  const cases = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select(['site_comment_id', 'complaints', 'complainants', 'last_event', 'cases.id'])
    .where('site_comment_id', 'like', 'storm-%')
    .execute()
  expect(cases).toHaveLength(20)
  for (const { site_comment_id, complaints, complainants, last_event, id } of cases) {
    const theirs = [...sent].filter(({ comment }) => comment.id === site_comment_id)
    expect(complaints).toBe(theirs.length)
    expect(complainants).toBe(new Set(theirs.map(({ complainant }) => complainant.key)).size)
    expect(await eventsOf(db, id)).toHaveLength(last_event)
  }
})

test('a known complaint sent again with a newer text changes nothing: what nobody complained of is not decided on', async () => {
  const sent = aComplaint({ comment: { id: 'replayed' } })
  await receive(db, [sent], at('10:00'))
  const replay = { ...sent, comment: { ...sent.comment, revision: 2, text: 'Another text.' } }
  expect(await receive(db, [replay], at('10:01'))).toEqual(['known'])
  const { comment_id, version } = await caseOf('replayed')
  expect(version).toBe(1)
  const { revision } = await db
    .selectFrom('comments')
    .select('revision')
    .where('id', '=', comment_id)
    .executeTakeFirstOrThrow()
  expect(revision).toBe(1)
})
