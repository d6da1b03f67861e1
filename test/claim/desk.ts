import { claimCase } from '../../src/claim/claim-case.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import { letGo, type LetGo } from '../../src/claim/let-go.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'

type Held = { caseId: number; token: string }

/** A desk in a database of its own, and what people do there. */
export async function aDesk() {
  const { db } = await testDatabase()
  await aSite(db)
  let comments = 0

  return {
    db,
    aCase,
    caseOf,
    person: (login: string, changes: Parameters<typeof aModerator>[2] = {}) => aModerator(db, login, changes),
    account: async ({ id }: Moderator, account: string) =>
      await db.insertInto('moderator_accounts').values({ moderator_id: id, site_id: 'auldbrig', account }).execute(),
    disable: async ({ id }: Moderator) =>
      await db
        .updateTable('moderators')
        .set({ disabled_at: at('08:00') })
        .where('id', '=', id)
        .execute(),
    next: (who: Moderator, now: Date) => claimNext(db, who, rules, now),
    named: (who: Moderator, caseId: number, now: Date) => claimCase(db, who, caseId, rules, now),
    held,
    letGo: letItGo,
    assigned,
    events,
  }

  /** An open case, received at 09:30 unless told otherwise. */
  async function aCase(changes: Parameters<typeof aComplaint>[0] = {}, now = at('09:30')): Promise<number> {
    const id = `c${++comments}`
    await receive(db, [aComplaint({ ...changes, comment: { id, ...changes.comment } })], now)
    const { id: caseId } = await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'cases.comment_id')
      .select('cases.id')
      .where('site_comment_id', '=', id)
      .executeTakeFirstOrThrow()
    return caseId
  }

  async function caseOf(caseId: number) {
    return await db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow()
  }

  /** Claims a named case that they may have. */
  async function held(who: Moderator, caseId: number, now: Date) {
    const answer = await claimCase(db, who, caseId, rules, now)
    if (!answer.claim) throw new Error(`${who.login} does not get case ${caseId}: ${answer.why}`)
    return answer.claim
  }

  async function letItGo(who: Moderator, { token }: Held, to: LetGo, now: Date): Promise<void> {
    await db.transaction().execute(trx => letGo(trx, { moderatorId: who.id, token }, to, rules, now))
  }

  /** Assigned by a senior, who claims it for that and is told of nowhere else. */
  async function assigned(by: Moderator, caseId: number, to: Moderator, now: Date): Promise<void> {
    await letItGo(by, await held(by, caseId, now), { to: 'moderator', id: to.id }, now)
  }

  /** A case's last events with what they say. */
  async function events(caseId: number, last: number) {
    const rows = await db
      .selectFrom('case_events')
      .select(['type', 'actor', 'data'])
      .where('case_id', '=', caseId)
      .orderBy('sequence')
      .execute()
    return rows.slice(-last)
  }
}
