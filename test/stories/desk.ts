import { v7 as uuidv7 } from 'uuid'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { complaintReference } from '../../src/client.ts'
import { decide } from '../../src/decision/decide.ts'
import { complaintState } from '../../src/intake/complaint-state.ts'
import { raise } from '../../src/intake/raise.ts'
import { recordNews } from '../../src/intake/record-news.ts'
import type { CommentNews } from '../../src/intake/comment-news.ts'
import { aDesk as aDeliveringDesk } from '../delivery/desk.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, asDecided, at, receive } from '../support/desk.ts'

type Answer = Parameters<typeof aDeliveringDesk>[0]
type Changes = NonNullable<Parameters<typeof aComplaint>[0]>

/** A whole desk to tell a story on: readers who complain, Amira and Ben, and a site that is told and answers. */
export async function aDesk(answer: Answer = () => 204) {
  const desk = await aDeliveringDesk(answer)
  const { db, rules, site } = desk
  const ben = await aModerator(db, 'ben')

  /** @returns what the reader keeps: the reference. */
  const complain = async (comment: string, time: string, { comment: more, ...changes }: Changes = {}) => {
    const complainant = { key: `reader-${uuidv7()}` }
    const complaint = aComplaint({ complainant, ...changes, comment: { id: comment, ...more } })
    await receive(db, [complaint], at(time))
    return complaintReference('auldbrig', complaint.id)
  }
  const claim = async (by: Moderator, time: string) => (await claimNext(db, by, rules, at(time))).claim
  const decideHeld = async (
    by: Moderator,
    token: string,
    time: string,
    version?: number,
    action: 'keep' | 'delete' = 'keep',
  ) => {
    const { version: now } = await db
      .selectFrom('claims')
      .innerJoin('cases', 'cases.id', 'claims.case_id')
      .select('version')
      .where('moderator_id', '=', by.id)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    const choice = { version: version ?? now, action, rule: action === 'keep' ? 'within_rules' : 'no_abuse' } as const
    return asDecided(
      await db.transaction().execute(trx => decide(trx, { moderatorId: by.id, token }, choice, rules, at(time))),
    )
  }
  const decideNext = async (by: Moderator, time: string, action: 'keep' | 'delete' = 'keep') => {
    const held = await claim(by, time)
    if (!held) throw new Error(`nothing is open for ${by.login}`)
    return await decideHeld(by, held.token, time, undefined, action)
  }
  const tell = (news: CommentNews, time: string) =>
    db.transaction().execute(trx => recordNews(trx, news, rules, at(time)))
  const edit = (comment: string, revision: number, text: string, time: string) =>
    tell(
      { changed: { site: 'auldbrig', comment: aComplaint({ comment: { id: comment, revision, text } }).comment } },
      time,
    )
  const raiseTyped = (by: Moderator, comment: string, text: string, time: string) => {
    const url = `https://auldbrig.example/news#comment-${comment}`
    const about = { site: 'auldbrig', id: comment, url, text, title: '', author: { id: '', name: 'Rab' } }
    const raised = { id: uuidv7(), reason: 'abuse', detail: '', about }
    return db.transaction().execute(trx => raise(trx, by, raised, rules, at(time)))
  }
  /** What a reader is told who asks by their reference. */
  const told = async (reference: string, time: string) => await complaintState(db, 'auldbrig', reference, at(time))
  /** What the site was sent, in the order in which it came. */
  const sent = () => site.requests.map(({ body }): Sent => JSON.parse(body.toString('utf8')).data)
  const cases = async () => await db.selectFrom('cases').selectAll().orderBy('id').execute()
  return { ...desk, ben, complain, claim, decideHeld, decideNext, tell, edit, raiseTyped, told, sent, cases }
}

export type Sent = {
  decision: string
  sequence: number
  action: string
  revision: number
  textBefore: string
  answers: { reference: string }[]
}
