import type { Moderator } from '../../src/claim/moderator.ts'
import type { Complaint } from '../../src/client.ts'
import { clockInWords } from '../../src/desk/pages/notice/clock.ts'
import type { DefamationNotice } from '../../src/intake/notice.ts'
import { endNotice } from '../../src/notice/end-notice.ts'
import { noticeClock } from '../../src/notice/notice-clock.ts'
import { watchNotices } from '../../src/notice/watch.ts'
import type { Rules } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, receive, rules } from '../support/desk.ts'
import { log } from '../support/log.ts'

/** A notice with everything that section 5(6) and regulation 2 ask for. */
export const COMPLETE: DefamationNotice = {
  jurisdiction: 'england-and-wales',
  name: 'Morag Baird',
  words: 'Baird took the money.',
  why: 'It says that I am a thief.',
  email: 'morag@example.org',
  meaning: 'That I stole from the bridge fund.',
  inaccurate: 'I never had charge of the fund.',
  posterUnknown: true,
  consentToName: true,
  consentToEmail: false,
}

/** A desk that is given notices, with Amira and Ben, and without a site that is told. */
export async function aDesk() {
  const { db, url } = await testDatabase()
  await aSite(db)
  const amira = await aModerator(db, 'amira')
  const ben = await aModerator(db, 'ben')
  let comments = 0

  /** @returns the ids of the notice and its case. */
  const give = async (at: Date, notice: DefamationNotice, under: Rules = rules, changes: Partial<Complaint> = {}) => {
    const complaint = aComplaint({
      reason: 'defamation',
      notice,
      ...changes,
      comment: { id: `c${++comments}`, ...changes.comment },
    })
    await receive(db, [complaint], at, under)
    const found = await db
      .selectFrom('notices')
      .innerJoin('complaints', 'complaints.id', 'notices.complaint_id')
      .select(['notices.id', 'complaints.case_id as caseId'])
      .where('complaints.id', '=', complaint.id)
      .executeTakeFirstOrThrow()
    return { ...found, complaint }
  }
  const end = (
    id: number,
    as: 'poster_told' | 'returned',
    at: Date,
    by: Moderator = amira,
    sent = 'As the law says.',
  ) => db.transaction().execute(trx => endNotice(trx, by, { noticeId: id, as, sent }, rules, at))
  const watch = (at: Date, under: Rules = rules) => watchNotices(db, under, at, log)
  const noticeOf = (id: number) => db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  /** What the desk's page says of it. */
  const says = async (id: number, at: Date) =>
    clockInWords(noticeClock(await noticeOf(id), rules.policy.notices.atRisk, at))
  const told = async (caseId: number) => {
    const events = await db
      .selectFrom('case_events')
      .select(['type', 'at', 'pool', 'data', 'moderator_id'])
      .where('case_id', '=', caseId)
      .orderBy('sequence')
      .execute()
    return events.filter(({ type }) => type.startsWith('notice_'))
  }
  return { db, url, amira, ben, give, end, watch, noticeOf, says, told }
}
