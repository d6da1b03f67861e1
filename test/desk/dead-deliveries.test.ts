import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decide } from '../../src/decision/decide.ts'
import { recordOutcome } from '../../src/delivery/record-outcome.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, receive, rules } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db, 'https://auldbrig.example/hook')
await aSite(db, 'https://courier.example/hook', 'courier')
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
const amira = await aModerator(db, 'amira')
const senior = await aModerator(db, 'senior', { role: 'senior' })
const ofCourier = await aModerator(db, 'courier-senior', { role: 'senior', sites: ['courier'] })
const auditor = await aModerator(db, 'auditor', { role: 'auditor' })

/** A decision about a comment of its own that its site has refused. */
async function aDead(site: string, id: string): Promise<{ decisionId: string; caseId: number }> {
  const now = runtime.clock.now()
  await receive(db, [aComplaint({ site, comment: { id } })], now)
  const { claim } = await claimNext(db, amira, rules, now)
  const holder = { moderatorId: amira.id, token: claim!.token }
  const choice = { version: 1, action: 'keep', rule: 'within_rules' } as const
  const made = asDecided(await db.transaction().execute(trx => decide(trx, holder, choice, rules, now)))
  const outcome = { as: 'dead', because: 'answer' } as const
  const heard = { in: 'answer', attempt: 0, status: 401, error: null } as const
  await db.transaction().execute(trx => recordOutcome(trx, made.decisionId, outcome, heard, rules, now))
  return made
}

const stateOf = async (decision: string) =>
  (await db.selectFrom('deliveries').select('state').where('decision_id', '=', decision).executeTakeFirstOrThrow())
    .state
const idsIn = (html: string) => [...html.matchAll(/id="delivery-([0-9a-f-]+)"/g)].map(([, id]) => id)
const csrfIn = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

test('what is dead is seen in the list, on the card and among the decided, and sent again by seniors of its site alone', async () => {
  const first = await aDead('auldbrig', 'c1')
  const second = await aDead('auldbrig', 'c2')
  const theirs = await aDead('courier', 'c3')
  const visit = (who: Moderator) => signedIn(db, desk, who)
  const reader = await visit(amira)
  const seen = await reader.see('/desk/dead-deliveries')
  expect(idsIn(seen.html)).toEqual([theirs, second, first].map(({ decisionId }) => decisionId))
  expect(seen.html).toContain('The site answered 401: it refuses the message.')
  expect(seen.html).toMatch(/Not delivered\s+<b>3<\/b>/)
  expect(seen.html).not.toContain('/send-again"')
  expect((await reader.see(`/desk/cases/${first.caseId}`)).html).toContain('The site answered 401')
  expect((await reader.see('/desk/decided')).html).toContain('The site answered 401')
  // The form of somebody who may see the list and not send, made by hand.
  const act = `/desk/deliveries/${first.decisionId}/send-again`
  const refused = await reader.post(act, new URLSearchParams({ _csrf: csrfIn(seen.html) }))
  expect(refused.status).toBe(403)
  expect(refused.html).toContain('sent again by seniors')
  const watching = await visit(auditor)
  for (const path of ['/desk/dead-deliveries', `/desk/cases/${first.caseId}`])
    expect((await watching.see(path)).html).not.toContain('/send-again"')

  // One of another site is not theirs to send, also if they know its id.
  const courier = await visit(ofCourier)
  const own = await courier.see('/desk/dead-deliveries')
  expect(idsIn(own.html)).toEqual([theirs.decisionId])
  const token = csrfIn(own.html)
  await courier.post(act, new URLSearchParams({ _csrf: token }))
  await courier.post('/desk/dead-deliveries/send-again', new URLSearchParams({ _csrf: token, site: 'auldbrig' }))
  expect(await stateOf(first.decisionId)).toBe('dead')

  const one = await visit(senior)
  const card = await one.see(`/desk/cases/${first.caseId}`)
  expect((await one.send(card, `${first.decisionId}/send-again`, {})).html).toContain('One decision is sent again.')
  expect(await stateOf(first.decisionId)).toBe('waiting')
  // Pressed again in another tab: nothing more comes of it.
  expect((await one.send(card, `${first.decisionId}/send-again`, {})).html).toContain('not dead any more')
  expect((await one.see(`/desk/cases/${first.caseId}`)).html).toContain('Sent to the site again by you')

  const list = await one.see('/desk/dead-deliveries')
  const all = await one.send(list, 'dead-deliveries/send-again', { site: '' })
  expect(all.html).toContain('2 decisions are sent again.')
  expect(all.html).toContain('Every decision has arrived or is on its way.')
  expect(all.html).not.toMatch(/Not delivered\s+<b>/)
})
