import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { decide } from '../../src/decision/decide.ts'
import { changesSince, mustBeRead } from '../../src/desk/case/changes.ts'
import { newsOfCase } from '../../src/desk/pages/case-news.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'

const { policy } = rules

/** A case whose card was opened when its only complaint was one of abuse. */
async function anOpenCard() {
  const { db } = await testDatabase()
  await aSite(db)
  await receive(db, [aComplaint()], at('09:00'))
  const { id, last_event: seen } = await db.selectFrom('cases').select(['id', 'last_event']).executeTakeFirstOrThrow()
  const ben = await aModerator(db, 'ben')
  const news = async (moderatorId = '') => {
    const changes = await changesSince(db, id, seen, policy)
    const html = String(newsOfCase(changes, id, { moderatorId, policy, now: at('10:00') }))
    return {
      changes,
      words: html
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    }
  }
  return { db, id, ben, news }
}

test('nothing new is no news', async () => {
  const { news } = await anOpenCard()
  expect(await news()).toEqual({ changes: [], words: '' })
})

test('complaints for a known reason are counted and do not have to be read before deciding', async () => {
  const { db, news } = await anOpenCard()
  await receive(db, [aComplaint({ complainant: { key: 'a' } }), aComplaint({ complainant: { key: 'b' } })], at('09:10'))
  const { changes, words } = await news()
  expect(words).toBe('Since you opened it: 2 more complaints (Abuse of a reader or a journalist). Load the case again')
  expect(mustBeRead(changes)).toBe(false)
  await receive(db, [aComplaint({ source: 'tool', complainant: {} })], at('09:11'))
  expect((await news()).words).toContain('3 more complaints: 2 by readers, 1 by tools (Abuse of')
})

test('a new reason is named as new, with the due time it brings, and must be read', async () => {
  const { db, news } = await anOpenCard()
  await receive(db, [aComplaint({ reason: 'threat', complainant: {} })], at('09:10'))
  const { changes, words } = await news()
  expect(words).toBe(
    'Since you opened it: New reason: Threat or danger to someone. Due 10:10 instead of 13:00. Load the case again to decide',
  )
  expect(mustBeRead(changes)).toBe(true)
})

test('a changed comment must be read', async () => {
  const { db, news } = await anOpenCard()
  await receive(db, [aComplaint({ comment: { revision: 2, text: 'Something else.' } })], at('09:10'))
  const { changes, words } = await news()
  expect(words).toContain('The comment was changed on the site.')
  expect(mustBeRead(changes)).toBe(true)
})

test('who took and decided it is named, and is you to yourself', async () => {
  const { db, ben, news } = await anOpenCard()
  const { claim } = await claimNext(db, ben, rules, at('09:30'))
  const { version } = await db.selectFrom('cases').select('version').executeTakeFirstOrThrow()
  const choice = { version, action: 'delete', rule: 'no_abuse' } as const
  const holder = { moderatorId: ben.id, token: claim!.token }
  await db.transaction().execute(trx => decide(trx, holder, choice, rules, at('09:31')))
  expect((await news()).words).toBe(
    'Since you opened it: Taken by ben. Decided by ben: delete. Load the case again to decide',
  )
  expect((await news(ben.id)).words).toContain('Taken by you. Decided by you: delete.')
})
