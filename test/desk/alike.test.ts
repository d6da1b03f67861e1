import { expect, test } from '@jest/globals'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, eventsOf, receive } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { wordsOf } from '../start/visitor.ts'
import { aCase, aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
const desk = await aDesk(await testRuntime(url))
const atAmiras = await signedIn(db, desk, await aModerator(db, 'amira'))
const atBens = await signedIn(db, desk, await aModerator(db, 'ben'))

/** What the list's form sends when these cases are ticked in it. */
async function tick(cases: readonly string[], choice: Readonly<Record<string, string>> = {}) {
  const page = await atAmiras.see('/desk')
  const [, csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(page.html) ?? []
  const body = new URLSearchParams({ _csrf: csrf, ...choice })
  for (const one of cases) body.append('case', one)
  return body
}

test('several cases are looked at together and decided alike, each by itself; one that changed is left out', async () => {
  const ids = [
    await aCase(db, { comment: { id: 'spam-1', text: 'Cheap <i>watches</i>' }, reason: 'spam' }),
    await aCase(db, { comment: { id: 'spam-2', text: 'Cheaper watches' }, reason: 'spam' }),
    await aCase(db, { comment: { id: 'spam-3', text: 'Watches' }, reason: 'spam' }),
  ]
  const selected = ids.map(id => `${id}:1`)
  const review = await atAmiras.post('/desk/alike', await tick(selected))
  expect(wordsOf(review)).toMatch(/3 cases to decide alike.*Cheap &lt;i&gt;watches.*Cheaper watches/)
  expect(review.html).not.toContain('<i>watches')

  // Meanwhile one is complained of for another reason, and a colleague takes another.
  await receive(db, [aComplaint({ comment: { id: 'spam-2', text: 'Cheaper watches' }, reason: 'hate' })], new Date())
  await atBens.send(await atBens.see(`/desk/cases/${ids[2]}`), '/claim', {})
  const choice = { action: 'delete', rule: 'no_advertising' }
  const shown = await atAmiras.post('/desk/alike/decide', await tick(selected, choice))
  expect(wordsOf(shown)).toContain('Nothing is decided yet.')
  const done = await atAmiras.post('/desk/alike/decide', await tick(selected, { ...choice, shown: 'no_advertising' }))
  expect(wordsOf(done)).toMatch(
    new RegExp(`1 decided: delete Case ${ids[0]}.*Not decided: 2.*Case ${ids[1]}.*Case ${ids[2]}`),
  )
  expect(await eventsOf(db, ids[0]!)).toEqual(['opened', 'complaint_joined', 'claimed', 'decided'])
  expect((await eventsOf(db, ids[1]!)).includes('decided')).toBe(false)
})

test('nothing ticked, too much, or nonsense is said, and decides nothing', async () => {
  expect(wordsOf(await atAmiras.post('/desk/alike', await tick([])))).toContain('None was selected.')
  expect((await atAmiras.post('/desk/alike', await tick(['1;drop']))).status).toBe(422)
  const many = Array.from({ length: 60 }, (_, i) => `${1000 + i}:1`)
  const review = await atAmiras.post('/desk/alike', await tick(many))
  expect(wordsOf(review)).toContain('10 more were selected than can be decided in one go')
})
