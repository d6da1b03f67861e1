import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decide } from '../../src/decision/decide.ts'
import { listDecisions } from '../../src/desk/lists/decisions.ts'
import { startOfDay } from '../../src/desk/lists/local-day.ts'
import { FIELDS, readSearch } from '../../src/desk/lists/search.ts'
import { BY_ID, canBeFound, findWithWords } from '../../src/desk/lists/words.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira', { role: 'senior' })
const ben = await aModerator(db, 'ben', { role: 'senior' })
const url = 'https://auldbrig.example/news/bridge'

/** Decides one comment at an instant. */
async function decided(id: string, by: Moderator, now: Date, action: 'keep' | 'delete', author: string): Promise<void> {
  const text = `The ${id} couldnae run a bath.`
  const comment = { id, url: `${url}#${id}`, text, author: { id: `sub-${id}`, name: author } }
  await receive(db, [aComplaint({ comment })], now)
  const { claim } = await claimNext(db, by, rules, now)
  const rule = action === 'keep' ? 'within_rules' : 'no_abuse'
  const holder = { moderatorId: by.id, token: claim!.token }
  await db.transaction().execute(trx => decide(trx, holder, { version: 1, action, rule }, rules, now))
}
// Clocks go forward on 29 March 2026 at 01:00 UTC, and back on 25 October 2026 at 01:00 UTC.
await decided('winter', amira, new Date('2026-03-28T23:59:59.999Z'), 'keep', 'Dougie')
await decided('spring', ben, new Date('2026-03-29T00:00:00.000Z'), 'delete', 'dougal')
await decided('short', amira, new Date('2026-03-29T22:59:59.999Z'), 'keep', '100%_sure')
await decided('next', ben, new Date('2026-03-29T23:00:00.000Z'), 'delete', '100 sure')
await decided('long', amira, new Date('2026-10-25T23:59:59.999Z'), 'keep', 'Morag')

async function find(typed: Record<string, string>): Promise<string[]> {
  const { search, problems } = readSearch(typed, rules.policy)
  expect(problems).toEqual({})
  return (await listDecisions(db, { sites: 'all' }, search, {})).rows.map(({ site_comment_id }) => site_comment_id)
}

test('decisions are found by author, comment, moderator, rule, action and words, and by all together', async () => {
  expect(await find({})).toEqual(['long', 'next', 'short', 'spring', 'winter'])
  expect(await find({ author: 'DOUG' })).toEqual(['spring', 'winter'])
  expect(await find({ author: '100%' })).toEqual(['short'])
  expect(await find({ author: 'sub-next' })).toEqual(['next'])
  expect(await find({ comment: 'spring' })).toEqual(['spring'])
  expect(await find({ comment: `${url}#long` })).toEqual(['long'])
  const { id } = await db.selectFrom('cases').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  expect(await find({ comment: String(id) })).toEqual(['winter'])
  expect(await find({ moderator: ben.id })).toEqual(['next', 'spring'])
  expect(await find({ rule: 'within_rules' })).toEqual(['long', 'short', 'winter'])
  expect(await find({ action: 'delete' })).toEqual(['next', 'spring'])
  expect(await find({ words: 'bath -spring "run a"' })).toEqual(['long', 'next', 'short', 'winter'])
  expect(await find({ author: 'doug', action: 'delete', words: 'couldnae', moderator: ben.id })).toEqual(['spring'])
  expect(await find({ author: 'doug', action: 'keep', moderator: ben.id })).toEqual([])
})

test.each([
  ['by the index', { near: 1, far: 1, many: 100 }, 1],
  ['a little at a time, where too many have them', { near: 1, far: 2, many: 2 }, 3],
])('words are found %s, none twice and none left out', async (_, limits, pages) => {
  const all = (await listDecisions(db, { sites: 'all' }, {}, {})).rows.map(({ id }) => id)
  const everything = { seen: sql<boolean>`true`, which: sql`true` }
  const found: string[][] = []
  let after: string | undefined
  do {
    const { ids, stopped } = await findWithWords(db, 'bath -next', everything, after ? { after } : {}, limits)
    found.push(ids)
    after = BY_ID.listed(
      ids.map(id => ({ key: [id] })),
      {},
      stopped && [stopped.id],
    ).next
  } while (after !== undefined)
  expect(found.flat()).toEqual(all.filter((__, i) => i !== 1))
  expect(found).toHaveLength(pages)
})

test('dates are London’s days, both ends in them, also where they have 23 or 25 hours', async () => {
  expect(await find({ from: '2026-03-29', to: '2026-03-29' })).toEqual(['short', 'spring'])
  expect(await find({ to: '2026-03-28' })).toEqual(['winter'])
  expect(await find({ from: '2026-03-30' })).toEqual(['long', 'next'])
  expect(await find({ from: '2026-10-25', to: '2026-10-25' })).toEqual(['long'])
  const hours = (date: string) =>
    (startOfDay(date, 'Europe/London', 1).getTime() - startOfDay(date, 'Europe/London').getTime()) / 3_600_000
  expect(['2026-03-29', '2026-10-25', '2026-11-23'].map(hours)).toEqual([23, 25, 24])
  // Where midnight itself is lost, the day begins with what follows it.
  expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z')
})

test('whatever is typed is searched for or answered beside its field; nothing fails', async () => {
  const hostile = [
    '%',
    "'; drop table cases; --",
    '"',
    '\\',
    '& | !',
    '<->',
    '2026-02-30',
    '9999-12-31',
    '-1',
    'é\u202e',
  ]
  for (const typed of [...hostile, 'nul\u0000', 'x'.repeat(10_000), '\ud800']) {
    for (const field of FIELDS) {
      const { search, problems } = readSearch({ [field]: typed }, rules.policy)
      if (Object.keys(problems).length === 0) await listDecisions(db, { sites: 'all' }, search, {})
      if (typed.length > 1000 || typed.includes('\u0000')) expect(Object.keys(problems)).toEqual([field])
    }
  }
  expect(readSearch({ from: '2026-03-02', to: '2026-03-01' }, rules.policy).problems).toHaveProperty('to')
  expect(readSearch({ author: ['a', 'b'] }, rules.policy).search).toEqual({ author: 'b' })
  expect(await canBeFound(db, '-bath')).toBe(false)
  expect(await canBeFound(db, 'bath -run')).toBe(true)
})
