import { v7 as uuidv7 } from 'uuid'
import { appealState } from '../../src/appeal/appeal-state.ts'
import { raiseAppeal } from '../../src/appeal/raise-appeal.ts'
import { AppealNotTakenError } from '../../src/appeal/refused.ts'
import type { Appeal } from '../../src/appeal/schema.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import { decide } from '../../src/decision/decide.ts'
import type { Choice } from '../../src/decision/choice.ts'
import type { Complaint } from '../../src/client.ts'
import { aDesk as aDeliveringDesk } from '../delivery/desk.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, asDecided, at, receive } from '../support/desk.ts'

type Action = Choice['action']
export const AUTHOR = { id: 'sub-7', name: 'Dougie' }
const RULES: Readonly<Record<Action, string>> = {
  amend: 'no_abuse',
  delete: 'no_abuse',
  keep: 'within_rules',
  uphold: 'no_abuse',
  restore: 'within_rules',
}

/** A desk with a site that answers as told (by default that it applied it), Amira who decides and Ben who decides appeals. */
export async function aDesk(answer: Parameters<typeof aDeliveringDesk>[0] = () => 204) {
  const desk = await aDeliveringDesk(answer)
  const { db, amira, rules: under, site } = desk
  const ben = await aModerator(db, 'ben')

  const complained = async (comment: string, time: string, changes: Partial<Complaint> = {}) => {
    const complaint = aComplaint({ ...changes, comment: { id: comment, author: AUTHOR } })
    await receive(db, [complaint], at(time))
    return complaint
  }
  const next = async (by: Moderator, time: string) => (await claimNext(db, by, under, at(time))).claim
  const choose = async (by: Moderator, action: Action, time: string) => {
    const claim = await next(by, time)
    if (!claim) throw new Error(`nothing is open for ${by.login}`)
    const { version } = await theCase(claim.caseId)
    const common = { version, rule: RULES[action] }
    const choice = action === 'amend' ? { ...common, action, textAfter: 'Amended.' } : { ...common, action }
    const holder = { moderatorId: by.id, token: claim.token }
    return asDecided(await db.transaction().execute(trx => decide(trx, holder, choice, under, at(time))))
  }
  /** Decided by Amira at 10:00 and applied at 10:03. */
  const appliedBefore = async (comment: string, action: 'amend' | 'delete' | 'keep' = 'delete') => {
    await complained(comment, '09:00')
    const made = await choose(amira, action, '10:00')
    await desk.send(at('10:03'))
    return made
  }
  const appeal = async (decision: string, time: string | Date = '10:10', changes: Partial<Appeal> = {}) => {
    const now = typeof time === 'string' ? at(time) : time
    const raised = {
      id: uuidv7(),
      decision,
      author: { id: AUTHOR.id },
      text: 'I was joking.',
      raisedAt: now.toISOString(),
    }
    return await db.transaction().execute(trx => raiseAppeal(trx, 'auldbrig', { ...raised, ...changes }, under, now))
  }
  /** Why it is not taken; `taken` if it is. */
  const refusal = async (...asked: Parameters<typeof appeal>) => {
    try {
      await appeal(...asked)
      return 'taken'
    } catch (error) {
      if (error instanceof AppealNotTakenError) return error.because
      throw error
    }
  }
  const theCase = async (id: number) =>
    await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const told = () => site.requests.map(({ body }) => JSON.parse(body.toString('utf8')).data)
  const stateOf = (id: string) => appealState(db, 'auldbrig', id)
  return { ...desk, ben, complained, next, choose, appliedBefore, appeal, refusal, theCase, told, stateOf }
}
