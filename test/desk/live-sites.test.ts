import { expect, test } from '@jest/globals'
import type { Moderator } from '../../src/claim/moderator.ts'
import { writeNote } from '../../src/notes.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime, until } from '../support/system.ts'
import { aCase, aDesk } from './at-the-desk.ts'
import { listen } from './listening.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const runtime = await testRuntime(url)
const desk = await aDesk(runtime)
const everyone = await aModerator(db, 'everyone')
const amira = await aModerator(db, 'amira', { sites: ['auldbrig'] })
const setSites = ({ login }: Moderator, sites: 'all' | string[]) =>
  db.transaction().execute(trx => changeModerator(trx, login, { sites }, 'command', runtime.clock.now()))
const noted = (caseId: number) =>
  db.transaction().execute(trx => writeNote(trx, everyone, 'Word.', caseId, runtime.rules(), runtime.clock.now()))

async function listening({ login }: Moderator, query: string) {
  const link = await fetch(`${desk}/sign-in/${await newSignInLink(db, login)}`)
  const [csrf = ''] = link.headers.getSetCookie().map(line => line.split(';')[0])
  const body = new URLSearchParams({ _csrf: /name="_csrf" value="([^"]+)"/.exec(await link.text())![1]! })
  const come = await fetch(link.url, { method: 'POST', body, headers: { cookie: csrf }, redirect: 'manual' })
  const cookie = come.headers.getSetCookie().map(line => line.split(';')[0])
  return await listen(`${desk}/desk/live?${query}`, cookie.join('; '))
}

const openIn = (counts: string | undefined) => /Open <b[^>]*>(\d+)</.exec(counts ?? '')?.[1]
const GONE = 'You do not see this case any more'

test('a stream tells of the sites that its moderator sees, as they are now', async () => {
  const [hers, others] = [await aCase(db), await aCase(db, { site: 'courier' })]
  const rows = `rows=${hers}:1:1,${others}:1:1,4000000:1:1`
  const list = await listening(amira, `list=open&since=${hers}&${rows}`)
  const watching = await listening(amira, `case=${others}&seen=1`)
  const all = await listening(everyone, `list=open&since=${hers}&${rows}`)
  await until(
    'all have been told',
    async () => list.slots.has('counts') && all.slots.get('news')?.includes('Show 1 new'),
  )
  expect(openIn(list.slots.get('counts'))).toBe('1')
  expect(openIn(all.slots.get('counts'))).toBe('2')
  expect(list.slots.get('news')).toBe('')
  expect(list.slots.get(`row-state-${hers}`)).toBe('')
  expect(list.slots.get(`row-state-${others}`)).toContain(GONE)
  expect(list.slots.get(`row-state-${others}`)).toBe(list.slots.get('row-state-4000000'))
  expect(all.slots.get(`row-state-${others}`)).toBe('')

  await noted(others)
  await aCase(db, { site: 'courier' })
  await until('who sees it is told', async () => all.slots.get('news')?.includes('Show 2 new'))
  expect(list.slots.get('news')).toBe('')
  expect(watching.slots.get('news')).toContain(GONE)
  expect(watching.slots.get('news')).not.toContain('Word')

  await setSites(amira, ['courier'])
  await until('it is another site’s', async () => openIn(list.slots.get('counts')) === '2')
  await until('the news are, too', async () => list.slots.get('news')?.includes('Show 2 new'))
  expect(list.slots.get(`row-state-${hers}`)).toContain(GONE)
  expect(list.slots.get(`row-state-${others}`)).toContain('Changed since')
  await until('what happened to the case is told', async () => watching.slots.get('news')?.includes('note'))
  await setSites(amira, [])
  await until('nothing is left', async () => openIn(list.slots.get('counts')) === '0')
  expect(list.slots.get('news')).toBe('')
  await until('nor of the case', async () => watching.slots.get('news')?.includes(GONE))
  for (const page of [list, watching, all]) page.close()
})
