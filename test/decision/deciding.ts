import { claimNext } from '../../src/claim/claim-next.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Database } from '../../src/database/schema.ts'
import type { Choice, Decided, Proposed } from '../../src/decision/choice.ts'
import { decide } from '../../src/decision/decide.ts'
import { rulesOf, type Rules } from '../../src/rules.ts'
import type { Kysely } from 'kysely'
import { aComplaint } from '../support/complaint.ts'
import { asDecided, at, receive, rules, statutory } from '../support/desk.ts'

export const KEEP = { version: 1, action: 'keep', rule: 'within_rules' } as const
export const DELETE = { version: 1, action: 'delete', rule: 'no_abuse' } as const
export const AMEND = { version: 1, action: 'amend', rule: 'no_abuse', textAfter: 'Amended.' } as const

/** The policy asks a second person about what is amended and what is deleted. */
export const SECOND = rulesOf({ ...rules.policy, secondPerson: ['amend', 'delete'] }, statutory)

export type Held = { caseId: number; token: string; comment: string }

let comments = 0

/** A case about a new comment, that a moderator has held since 10:00; nothing else is there to claim. */
export async function held(
  db: Kysely<Database>,
  by: Moderator,
  comment: Parameters<typeof aComplaint>[0] = {},
): Promise<Held> {
  const id = `c${++comments}`
  await receive(db, [aComplaint({ ...comment, comment: { id, ...comment.comment } })], at('09:00'))
  return { ...(await claimed(db, by, '10:00')), comment: id }
}

export async function claimed(db: Kysely<Database>, by: Moderator, time: string) {
  const { claim } = await claimNext(db, by, rules, at(time))
  return { caseId: claim!.caseId, token: claim!.token }
}

export async function choose(
  db: Kysely<Database>,
  by: Moderator,
  token: string,
  choice: Choice,
  under: Rules = rules,
  now = at('10:05'),
): Promise<Decided | Proposed> {
  return await db.transaction().execute(trx => decide(trx, { moderatorId: by.id, token }, choice, under, now))
}

/** A decision of 10:05, which leaves at 10:07. */
export async function decided(db: Kysely<Database>, by: Moderator, token: string, choice: Choice, now = at('10:05')) {
  return asDecided(await choose(db, by, token, choice, rules, now))
}

export async function theCase(db: Kysely<Database>, caseId: number) {
  return await db.selectFrom('cases').selectAll().where('id', '=', caseId).executeTakeFirstOrThrow()
}

/** How many of several acts begun at once were done, and why the others were not. */
export async function atOnce<T>(acts: readonly Promise<T>[]) {
  const answers = await Promise.allSettled(acts)
  return {
    done: answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : [])),
    refused: answers.flatMap((answer): unknown[] => (answer.status === 'rejected' ? [answer.reason] : [])),
  }
}
