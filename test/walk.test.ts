import { expect, test } from '@jest/globals'
import { claimNext } from '../src/claim/claim-next.ts'
import { complaintsClient, verify } from '../src/client.ts'
import { decide } from '../src/decision/decide.ts'
import { startDelivery } from '../src/delivery/start.ts'
import { startDesk } from '../src/desk/start.ts'
import { startIntake } from '../src/intake/start.ts'
import { newSiteKey } from '../src/sites/keys.ts'
import { newWebhookSecret } from '../src/sites/webhook-secrets.ts'
import { aComplaint } from './support/complaint.ts'
import { testDatabase } from './support/database.ts'
import { aModerator, aSite, eventsOf } from './support/desk.ts'
import { aReceivingSite } from './support/site.ts'
import { policyFile, testRuntime, until } from './support/system.ts'

test('the whole life of a complaint', async () => {
  // The desk is open: the record is in PostgreSQL, the queues are in Redis (in PostgreSQL where there is none), and
  // every worker runs. Decisions leave at once, so that this story is short.
  const { db, url } = await testDatabase()
  const runtime = await testRuntime(url, { POLICY_FILE: policyFile({ grace: '0s' }) })
  startIntake(runtime)
  startDelivery(runtime)
  const desk = await startDesk(runtime)

  // The Auldbrig Chronicle publishes its readers' comments unchecked. It has a key to the desk, and hears of
  // decisions at an address of its own.
  const chronicle = await aReceivingSite(() => 204)
  await aSite(db, chronicle.url)
  const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
  const secret = await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig'))
  const site = complaintsClient({ url: `http://127.0.0.1:${portOf(desk)}`, key })

  // Morag reads what Dougie wrote about the council, and presses "report this post".
  const morags = aComplaint({
    complainant: { key: 'morag' },
    reason: 'off_topic',
    detail: 'Nothing to do with the bridge.',
  })
  expect(await site.submit(morags, { until: 'recorded' })).toMatchObject({ id: morags.id, outcome: 'recorded' })

  // Nobody answered her at once, so she presses again: the same complaint.
  expect(await site.submit(morags)).toMatchObject({ id: morags.id, outcome: 'known' })

  // Fiona complains of the same comment, and more gravely. Hers joins the case, which becomes more urgent.
  const fionas = aComplaint({
    complainant: { key: 'fiona' },
    reason: 'abuse',
    detail: 'He calls the provost a numpty.',
  })
  await site.submit(fionas, { until: 'recorded' })
  const [opened, ...others] = await db.selectFrom('cases').selectAll().execute()
  expect(others).toEqual([])
  expect(opened).toMatchObject({
    state: 'open',
    complaints: 2,
    complainants: 2,
    reasons: ['off_topic', 'abuse'],
    band: 1,
    version: 2,
  })

  // Amira is on duty and pulls the next case.
  const amira = await aModerator(db, 'amira')
  const { claim } = await claimNext(db, amira, runtime.rules(), runtime.clock.now())
  expect(claim?.caseId).toBe(opened!.id)

  // She amends the comment: one word goes, the opinion stays.
  const amended = 'The council couldnae run a tap.'
  await db
    .transaction()
    .execute(trx =>
      decide(
        trx,
        { moderatorId: amira.id, token: claim!.token },
        { version: 2, action: 'amend', rule: 'no_abuse', textAfter: amended },
        runtime.rules(),
        runtime.clock.now(),
      ),
    )

  // The Chronicle hears of it, can tell that it is Postmod that speaks, applies it, and says so.
  await until('the decision is applied', async () => {
    const { state } = await db.selectFrom('cases').select('state').executeTakeFirstOrThrow()
    return state === 'applied'
  })
  expect(chronicle.requests).toHaveLength(1)
  const { data } = verify(chronicle.requests[0]!, [secret])
  expect(data).toMatchObject({
    comment: 'c1',
    sequence: 1,
    action: 'amend',
    rule: 'no_abuse',
    textBefore: morags.comment.text,
    textAfter: amended,
    statement: expect.stringMatching(
      /^A moderator has amended your comment\.[^]*House rule: No abuse of readers or journalists\.[^]*Readers reported it: /,
    ),
  })
  // Both who complained get an answer.
  expect(data.answers.map(({ complaint }) => complaint).toSorted()).toEqual([morags.id, fionas.id].toSorted())

  // And all of it is on record, in the order in which it came about.
  expect(await eventsOf(db, opened!.id)).toEqual([
    'opened',
    'complaint_joined',
    'complaint_joined',
    'due_changed',
    'claimed',
    'decided',
    'applied',
  ])
})

function portOf(desk: Awaited<ReturnType<typeof startDesk>>): number {
  const [address] = desk.addresses()
  if (typeof address !== 'object') throw new Error('the desk has no port')
  return address.port
}
