import { sql, type Transaction } from 'kysely'
import { isSenior, type Moderator } from '../claim/moderator.ts'
import { partyTo } from '../claim/party.ts'
import { mayActStill } from '../claim/sees.ts'
import { tellOfCase } from '../case-events.ts'
import type { Database } from '../database/schema.ts'
import { NotYoursError } from '../decision/errors.ts'
import type { Policy } from '../policy.ts'
import type { Rules } from '../rules.ts'
import { faultOf } from '../typed-text.ts'
import { tellIfNoticeDue } from './overdue.ts'
import { lockNotice } from './running.ts'

/** The notice was dealt with already: each is once. */
export class NoticeEndedError extends Error {
  override name = 'NoticeEndedError'
}

/** What was sent cannot be taken as it is: the message says why. */
export class BadLetterError extends Error {
  override name = 'BadLetterError'
}

/** More than a notice's own texts and ours around them. */
const MOST_SENT = 50_000

/** `sent`: what the poster or the complainant was sent, as it was sent. */
export type Ending = { noticeId: number; as: 'poster_told' | 'returned'; sent: string }

/**
 * Puts on record that the poster was told of a notice (para. 2 of the Schedule to SI 2013/3028), or that it was
 * returned to its complainant as defective (reg. 4), with what they were sent. Either stops its clock, at `now`; also
 * after the comment was decided on. If it was late, that is said first.
 *
 * @throws {NotYoursError} they may not act on its case, are a party to it, or it is on hold and they are no senior.
 * @throws {NoticeEndedError} either was done before.
 * @throws {BadLetterError} `sent` is empty, over 50,000 characters, or cannot be stored.
 */
export async function endNotice(
  trx: Transaction<Database>,
  moderator: Moderator,
  { noticeId, as, sent }: Ending,
  rules: Rules,
  now: Date,
): Promise<{ caseId: number }> {
  const words = sent.replaceAll('\r\n', '\n').trim()
  const fault = faultOf(words, MOST_SENT)
  if (fault !== undefined) throw new BadLetterError(`sent: what was sent ${fault}`)
  const locked = await lockNotice(trx, noticeId)
  if (!locked) throw new NotYoursError('there is no such notice')
  const { notice, caseId } = locked
  await checkMayEnd(trx, moderator, caseId, rules.policy)
  if (notice.ended_at !== null)
    throw new NoticeEndedError(`this notice was dealt with already: ${DONE[notice.ended_as!]}`)
  await tellIfNoticeDue(trx, notice, caseId, rules, now)
  await trx
    .updateTable('notices')
    .set({ ended_at: now, ended_as: as, ended_by: moderator.id })
    .where('id', '=', noticeId)
    .execute()
  await trx.updateTable('notice_texts').set({ sent: words }).where('notice_id', '=', noticeId).execute()
  const event = {
    type: `notice_${as}`,
    at: now,
    actor: { moderator: moderator.id },
    data: { notice: noticeId, due: notice.due_at?.toISOString() ?? null },
  } as const
  const raiseVersion = !(await holds(trx, moderator, caseId))
  await tellOfCase(trx, caseId, [event], rules.policy.version, { raiseVersion })
  return { caseId }
}

const DONE = { poster_told: 'the poster was told', returned: 'it was returned' } as const

async function checkMayEnd(
  trx: Transaction<Database>,
  moderator: Moderator,
  caseId: number,
  policy: Policy,
): Promise<void> {
  if (!(await mayActStill(trx, moderator.id, caseId))) throw new NotYoursError('there is no such notice')
  const found = await trx
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    // Whoever wrote a letter's notice down for the desk may answer it.
    .select(['law_hold_at', partyTo(moderator.id, { ...policy, raiserMayDecide: true }).as('party')])
    .where('cases.id', '=', caseId)
    .executeTakeFirstOrThrow()
  if (found.party)
    throw new NotYoursError('whoever wrote the comment or complained about it leaves its notice to somebody else')
  if (found.law_hold_at !== null && !isSenior(moderator))
    throw new NotYoursError('its case is on hold for legal advice: a senior deals with the notice')
}

async function holds(trx: Transaction<Database>, moderator: Moderator, caseId: number): Promise<boolean> {
  const { rows } = await sql`
    select from claims where case_id = ${caseId} and moderator_id = ${moderator.id} and ended_at is null`.execute(trx)
  return rows.length > 0
}
