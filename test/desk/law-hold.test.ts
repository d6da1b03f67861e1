import { expect, test } from '@jest/globals'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aCase, aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
const amira = await aModerator(db, 'amira')
const sue = await aModerator(db, 'sue', { role: 'senior' })

test('a senior puts a case on hold: every page says so and since when, nobody is offered it, and it is lifted again', async () => {
  const caseId = await aCase(db)
  const senior = await signedIn(db, desk, sue)
  const other = await signedIn(db, desk, amira)
  const card = await senior.see(`/desk/cases/${caseId}`)
  expect((await other.see(`/desk/cases/${caseId}`)).html).not.toContain('/law-hold"')
  const held = await senior.send(card, '/law-hold', { why: 'Ask counsel: is it defamatory?' })
  expect(held.html).toContain(`Case ${caseId} is on hold for legal advice.`)
  expect(held.html).toContain('Ask counsel: is it defamatory?')
  expect(held.html).toMatch(/Nobody decides it until the hold is lifted; its clock runs on/)
  expect(held.html).not.toContain('Take this case')
  for (const path of ['/desk/open', '/desk/escalated', '/desk/mine', '/desk/second', '/desk/untakeable'])
    expect((await other.see(path)).html).not.toContain(`id="row-${caseId}"`)
  const list = await other.see('/desk/held-for-law')
  expect(list.html).toContain(`id="row-${caseId}"`)
  expect(list.html).toMatch(/on hold for legal advice<\/strong>\s+since\s[^<]*; its clock\s+runs on/)
  expect(list.html).toMatch(/On hold\s+<b>1<\/b>/)
  expect(list.html).not.toContain('Lift the hold')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(list.html)?.[1] ?? ''
  const taken = await other.post(`/desk/cases/${caseId}/claim`, new URLSearchParams({ _csrf: csrf }))
  expect(taken.html).toContain('on hold for legal advice')
  const lifted = await senior.send(held, '/lift', { to: 'seniors' })
  expect(lifted.html).toContain('is off hold')
  expect((await other.see('/desk/held-for-law')).html).toContain('Nothing is on hold.')
  expect((await other.see('/desk/escalated')).html).toContain(`id="row-${caseId}"`)
})

test('whoever was writing finds what they wrote', async () => {
  const caseId = await aCase(db)
  const [writer, senior] = [await signedIn(db, desk, amira), await signedIn(db, desk, sue)]
  const card = await writer.send(await writer.see(`/desk/cases/${caseId}`), '/claim', {})
  await senior.send(await senior.see(`/desk/cases/${caseId}`), '/law-hold', { why: 'Wait.' })
  const refused = await writer.send(card, '/decision', {
    action: 'delete',
    rule: 'no_abuse',
    shown: 'no_abuse',
    statement: 'My careful words',
    answer: 'Thank you.',
  })
  expect(refused.status).toBe(409)
  expect(refused.html).toContain('On hold for legal advice')
  expect(refused.html).toContain('My careful words')
})
