import { expect, test } from '@jest/globals'
import { complaintsClient, ComplaintRefusedError } from '../../src/client.ts'
import { startDesk } from '../../src/desk/start.ts'
import { startIntake } from '../../src/intake/start.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { SCOPES } from '../../src/sites/scopes.ts'
import { decided, KEEP } from '../decision/deciding.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, rules } from '../support/desk.ts'
import { policyFile, testRuntime, until } from '../support/system.ts'

const { db, url: database } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig', { scopes: SCOPES }))
const runtime = await testRuntime(database, { POLICY_FILE: policyFile({ mostOpenComplaints: 2 }) })
startIntake(runtime)
const desk = await startDesk(runtime)
const [address] = desk.addresses()
const url = `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`
const client = complaintsClient({ url, key })

let comments = 0
const complaintBy = (person: string | undefined, changes: Parameters<typeof aComplaint>[0] = {}) =>
  aComplaint({
    ...changes,
    comment: { id: `open-${++comments}` },
    complainant: person === undefined ? {} : { key: person },
  })
const submit = (complaint: ReturnType<typeof aComplaint>) => client.submit(complaint, { until: 'recorded' })
/** Past the door, which counts what is in the record: as from a backend with the queue, or many at one moment. */
const enqueue = (complaints: ReturnType<typeof aComplaint>[]) =>
  runtime.queues.add('complaints', { name: 'complaints', data: { v: 1, complaints }, jobId: complaints[0]!.id })
const becameOf = async (complaints: ReturnType<typeof aComplaint>[]) =>
  await until('what became of all', async () => {
    const became = await client.recorded(complaints.map(({ id }) => id))
    return became.every(({ status }) => status !== 'unknown') && became.map(({ status }) => status)
  })

test('at the door the one too many is refused by name, the others of its batch go, and a repeat is known', async () => {
  const two = [complaintBy('eager'), complaintBy('eager')]
  for (const complaint of two) expect(await submit(complaint)).toMatchObject({ outcome: 'recorded' })
  const third = complaintBy('eager')
  const answer = await fetch(`${url}/v1/complaints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ complaints: [complaintBy('calm'), third] }),
  })
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({
    type: '/problems/too-many-open-complaints',
    errors: [
      { path: 'complaints[1].complainant.key', message: expect.stringContaining('2 undecided complaints already') },
    ],
  })
  await expect(submit(third)).rejects.toThrow(ComplaintRefusedError)
  const outcomes = await client.submitMany([two[0]!, third, complaintBy('calm')], { until: 'recorded' })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['known', 'refused', 'recorded'])
  expect(outcomes[1]).toMatchObject({ problem: expect.stringContaining('send it again when one of theirs is decided') })
})

test('staff, tools and those whom the site does not name are not limited', async () => {
  for (let i = 0; i < 3; i++) {
    expect(await submit(complaintBy(undefined))).toMatchObject({ outcome: 'recorded' })
    expect(await submit(complaintBy('the-tool', { source: 'tool' }))).toMatchObject({ outcome: 'recorded' })
  }
})

test('past the door, twenty at once: two are recorded, the others are dead letters, and no neighbour is harmed', async () => {
  const many = Array.from({ length: 20 }, () => complaintBy('flood'))
  const neighbours = Array.from({ length: 20 }, (_, i) => complaintBy(`neighbour-${i}`))
  await Promise.all(many.map((complaint, i) => enqueue([complaint, neighbours[i]!])))
  expect(new Set(await becameOf(neighbours))).toEqual(new Set(['recorded']))
  const became = await becameOf(many)
  expect(became.filter(status => status === 'recorded')).toHaveLength(2)
  const letters = await db.selectFrom('dead_letters').select(['reason', 'detail']).execute()
  expect(letters).toHaveLength(18)
  expect(new Set(letters.map(({ reason }) => reason))).toEqual(new Set(['too_many_open']))
  expect(letters[0]!.detail).toContain('the most that one may have at once')
  // Nothing is kept of comments that only the refused complaints were about.
  const orphans = await db
    .selectFrom('comments')
    .select('id')
    .where('id', 'not in', db.selectFrom('complaints').select('comment_id'))
    .execute()
  expect(orphans).toEqual([])
})

test('when one of theirs is decided, what was refused is taken under the same id', async () => {
  const three = [complaintBy('patient'), complaintBy('patient'), complaintBy('patient')]
  await enqueue(three)
  expect(await becameOf(three)).toEqual(['recorded', 'recorded', 'dead'])
  await expect(submit(three[2]!)).rejects.toThrow(ComplaintRefusedError)
  await decideAll()
  expect(await submit(three[2]!)).toMatchObject({ outcome: 'recorded' })
})

test('a complaint that a decision answers at once is taken from whoever has too many, at the door and past it', async () => {
  const before = complaintBy('busy')
  await submit(before)
  await decideAll()
  const again = () => aComplaint({ comment: { id: before.comment.id }, complainant: { key: 'busy' } })
  for (const complaint of [complaintBy('busy'), complaintBy('busy')]) await submit(complaint)
  await expect(submit(complaintBy('busy'))).rejects.toMatchObject({ because: 'too_many_open' })
  expect(await submit(again())).toMatchObject({ outcome: 'recorded' })
  const past = [again()]
  await enqueue(past)
  expect(await becameOf(past)).toEqual(['recorded'])
})

async function decideAll(): Promise<void> {
  for (;;) {
    const { claim } = await claimNext(db, { ...amira, role: 'senior' }, rules, runtime.clock.now())
    if (!claim) return
    await decided(db, amira, claim.token, KEEP, runtime.clock.now())
  }
}
