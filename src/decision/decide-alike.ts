import type { Kysely, Transaction } from 'kysely'
import { claimCaseIn, type NotGiven } from '../claim/claim-case.ts'
import { ClaimLostError } from '../claim/live-claim.ts'
import type { Moderator } from '../claim/moderator.ts'
import { resumeIn } from '../claim/resume.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'
import { checkChoice } from './check-choice.ts'
import type { Choice, Decided } from './choice.ts'
import { decide } from './decide.ts'
import { BadChoiceError, CaseChangedError } from './errors.ts'

/** How many cases can be decided in one go. */
export const MOST_AT_ONCE = 50

/** What became of one of several cases: `refused` says why in words, and nothing about it was changed. */
export type Outcome = { caseId: number; decided?: Decided; proposed?: true; refused?: string }

type Alike = Omit<Choice, 'version' | 'action'> & { action: 'delete' | 'keep' }

/**
 * Decides several cases alike, each claimed and decided in a transaction of its own and recorded by itself: one that
 * changed or went to somebody else harms none of the others. What the moderator holds already is decided, too.
 *
 * @param cases with the versions that they were shown; at most 50.
 * @returns what became of each, in the order given.
 * @throws {BadChoiceError} none or too many cases, or a choice that could be taken for none of them.
 */
export async function decideAlike(
  db: Kysely<Database>,
  moderator: Moderator,
  cases: readonly { caseId: number; version: number }[],
  choice: Alike,
  rules: Rules,
  now: Date,
): Promise<Outcome[]> {
  if (cases.length === 0) throw new BadChoiceError('cases: choose at least one')
  if (cases.length > MOST_AT_ONCE) throw new BadChoiceError(`cases: at most ${MOST_AT_ONCE} at once`)
  checkChoice({ ...choice, version: 0 }, null, rules.policy)
  const outcomes: Outcome[] = []
  for (const { caseId, version } of cases) {
    const one = { ...choice, version }
    outcomes.push(await decideOne(db, moderator, caseId, one, rules, now))
  }
  return outcomes
}

async function decideOne(
  db: Kysely<Database>,
  moderator: Moderator,
  caseId: number,
  choice: Choice,
  rules: Rules,
  now: Date,
): Promise<Outcome> {
  try {
    const answer = await db.transaction().execute(async trx => {
      const token = await takeForAnInstant(trx, moderator, caseId, rules, now)
      return await decide(trx, { moderatorId: moderator.id, token }, choice, rules, now)
    })
    return 'proposed' in answer ? answer : { caseId, decided: answer }
  } catch (error) {
    // An appeal among them, say.
    if (error instanceof BadChoiceError) return { caseId, refused: error.message.replace(/^\w+: /, '') }
    if (error instanceof NotGivenError || error instanceof CaseChangedError || error instanceof ClaimLostError)
      return { caseId, refused: error.message }
    throw error
  }
}

/** A claim that ends with the transaction it is made in: how many cases somebody may hold is not asked. */
async function takeForAnInstant(
  trx: Transaction<Database>,
  moderator: Moderator,
  caseId: number,
  rules: Rules,
  now: Date,
): Promise<string> {
  const uncounted = { ...rules, policy: { ...rules.policy, mostHeld: Infinity } }
  const answer = await claimCaseIn(trx, moderator, caseId, uncounted, now)
  if (answer.claim) return answer.claim.token
  // "taken": by themselves, perhaps.
  const own = answer.why === 'taken' ? await resumeIn(trx, moderator.id, caseId, now) : undefined
  if (!own) throw new NotGivenError(answer.why)
  return own.token
}

class NotGivenError extends Error {
  override name = 'NotGivenError'
  constructor(why: NotGiven) {
    super(WHY_NOT[why])
  }
}

const WHY_NOT = {
  taken: 'somebody else has this case, or it is decided already',
  not_yours: 'this case is not for you',
  off_duty: 'your shift is not on',
  held: 'you hold as many cases as you may',
  on_hold: 'it is on hold for legal advice',
} as const satisfies Record<NotGiven, string>
