import { expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decide } from '../../src/decision/decide.ts'
import { recordOutcome } from '../../src/delivery/record-outcome.ts'
import { raise } from '../../src/intake/raise.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, at, receive, rules } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')

async function typed(id: string, time: string, author = { id: '', name: 'Dougie' }) {
  const url = `https://auldbrig.example/news/bridge#comment-${id}`
  const about = { site: 'auldbrig', id, url, text: 'As amira typed it.', title: '', author }
  const raised = { id: uuidv7(), reason: 'abuse', detail: '', about }
  return await db.transaction().execute(trx => raise(trx, amira, raised, rules, at(time)))
}

async function decided(by: Moderator, time: string) {
  const { claim } = await claimNext(db, by, rules, at(time))
  if (!claim) throw new Error('nothing is open')
  const { version } = await db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', claim.caseId)
    .executeTakeFirstOrThrow()
  const choice = { version, action: 'keep', rule: 'within_rules' } as const
  const holder = { moderatorId: by.id, token: claim.token }
  return asDecided(await db.transaction().execute(trx => decide(trx, holder, choice, rules, at(time))))
}

async function textNow(id: string): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('comments')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select('text')
    .where('site_comment_id', '=', id)
    .executeTakeFirst()
  return row?.text
}

test('a site whose edits count from 0 tells what a comment really says that staff typed: by 409, by news, by a complaint', async () => {
  const real = 'As the site has it.'
  await typed('by409', '10:00')
  const { decisionId } = await decided(ben, '10:01')
  await db
    .updateTable('deliveries')
    .set({ attempts: 1, first_sent_at: at('10:04') })
    .execute()
  const heard = { in: 'answer', attempt: 1, status: 409, error: null } as const
  const changed = { revision: 0, text: real }
  await db
    .transaction()
    .execute(trx => recordOutcome(trx, decisionId, { as: 'superseded', changed }, heard, rules, at('10:04')))

  await typed('bynews', '10:05')
  const { comment } = aComplaint({ comment: { id: 'bynews', revision: 0, text: real } })
  const news = { changed: { site: 'auldbrig', comment } }
  await db.transaction().execute(trx => recordNews(trx, news, rules, at('10:06')))

  await typed('bycomplaint', '10:07')
  await receive(db, [aComplaint({ comment: { id: 'bycomplaint', revision: 0, text: real } })], at('10:08'))

  const texts = {
    by409: await textNow('by409'),
    news: await textNow('bynews'),
    complaint: await textNow('bycomplaint'),
  }
  expect(texts).toEqual({ by409: real, news: real, complaint: real })
})

test('who wrote a comment that staff typed without its author’s id is known from the first complaint, and never given it', async () => {
  await db.updateTable('cases').set({ assigned_to: amira.id }).where('state', '=', 'open').execute()
  const wrote = await aModerator(db, 'wrote')
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: wrote.id, site_id: 'auldbrig', account: 'sub-9' })
    .execute()
  const caseId = await typed('theirs', '10:10')
  await receive(db, [aComplaint({ comment: { id: 'theirs', author: { id: 'sub-9', name: 'Dougie' } } })], at('10:11'))
  const { claim } = await claimNext(db, wrote, rules, at('10:12'))
  expect(claim?.caseId).not.toBe(caseId)
})
