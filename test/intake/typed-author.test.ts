import { expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { claimCase } from '../../src/claim/claim-case.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { raise } from '../../src/intake/raise.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'

// Amira raises everything, so that Ben is the only one who could be given it; he reads the site as `sub-9`.
const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
await db
  .insertInto('moderator_accounts')
  .values({ moderator_id: ben.id, site_id: 'auldbrig', account: 'sub-9' })
  .execute()

const told = (id: string, revision = 0) =>
  aComplaint({ comment: { id, revision, text: 'As it is.', author: { id: 'sub-9', name: 'Dougie' } } })

function typed(id: string, by: Moderator = amira, authorId = '') {
  const url = `https://auldbrig.example/news/bridge#comment-${id}`
  const about = { site: 'auldbrig', id, url, text: 'As typed.', title: '', author: { id: authorId, name: 'Dougie' } }
  const raised = { id: uuidv7(), reason: 'abuse', detail: '', about }
  return db.transaction().execute(trx => raise(trx, by, raised, rules, at('10:00')))
}

async function theComment(id: string) {
  return await db
    .selectFrom('comments')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .select(['author', 'typed', 'posted_at', 'article_title'])
    .where('site_comment_id', '=', id)
    .executeTakeFirstOrThrow()
}

test.each<[string, (id: string) => Promise<unknown>]>([
  ['complaint', id => receive(db, [told(id)], at('10:02'))],
  [
    'news',
    id =>
      db.transaction().execute(trx => {
        const { site, comment } = told(id)
        return recordNews(trx, { changed: { site, comment } }, rules, at('10:02'))
      }),
  ],
])(
  'who wrote what staff typed is known from the site’s first %s: they may not take it by name, and nobody is left',
  async (id, tell) => {
    const caseId = await typed(id)
    expect(await findUntakeable(db, rules, at('10:01'))).toBe(0)
    expect(await theComment(id)).toEqual({ author: null, typed: true, posted_at: at('10:00'), article_title: null })

    await tell(id)
    const { comment } = told(id)
    const { title } = comment.article
    const posted_at = new Date(comment.postedAt)
    expect(await theComment(id)).toEqual({ author: 'sub-9', typed: false, posted_at, article_title: title })
    expect(await claimCase(db, ben, caseId, rules, at('10:03'))).toMatchObject({ why: 'not_yours' })
    expect(await findUntakeable(db, rules, at('10:04'))).toBe(1)
  },
)

test('a colleague who types it again may know whose it is; what the site tells stands over either', async () => {
  const catriona = await aModerator(db, 'catriona')
  const caseId = await typed('again')
  expect(await typed('again', catriona, 'sub-9')).toBe(caseId)
  expect(await theComment('again')).toMatchObject({ author: 'sub-9', typed: true })
  expect(await claimCase(db, ben, caseId, rules, at('10:03'))).toMatchObject({ why: 'not_yours' })
  await typed('again', catriona, 'somebody-else')
  expect(await theComment('again')).toMatchObject({ author: 'sub-9' })

  const { site, comment } = told('again')
  const changed = { site, comment: { ...comment, author: { id: 'sub-1', name: 'Dougie' } } }
  await db.transaction().execute(trx => recordNews(trx, { changed }, rules, at('10:04')))
  expect(await theComment('again')).toMatchObject({ author: 'sub-1', typed: false })
})
