import type { Kysely, RawBuilder } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Shift } from '../rota/rota.ts'
import type { Rules } from '../rules.ts'
import { assignedTo, inThePool, somethingThere } from './claimable.ts'
import { heldBy, heldByLocked } from './held.ts'
import { isSenior, type Moderator } from './moderator.ts'
import { mayActStill } from './sees.ts'
import { type Claim, take } from './take.ts'

/** `held`: the policy's number of cases is in their hands already. */
export type ClaimAnswer = { claim: Claim } | { claim: undefined; why: 'none' | 'held' } | OffDuty
export type OffDuty = { claim: undefined; why: 'off_duty'; shift: Shift }

const MOST_LOOKS = 80
const BETWEEN_LOOKS_MS = 25

/**
 * Gives a moderator the next case: what is assigned to them, at any time; then the pool's. In each the gravest band
 * comes first, then the earliest due, then the oldest. What is open, not assigned and not escalated is offered to the
 * pool on duty at `now` and to nobody else, whatever pool it was given to before; a senior may claim at any time.
 * Nobody gets a case of a site they do not see, a comment they wrote or complained about, nor back what they released
 * until somebody else has held it or the policy's time has passed.
 */
export async function claimNext(
  db: Kysely<Database>,
  moderator: Moderator,
  rules: Rules,
  now: Date,
): Promise<ClaimAnswer> {
  const shift = rules.rota.shiftAt(now)
  const offDuty: OffDuty = { claim: undefined, why: 'off_duty', shift }
  if (moderator.role === 'auditor') return offDuty
  const fromThePool = isSenior(moderator) || moderator.pools.includes(shift.pool)
  const kinds = [assignedTo(moderator, rules.policy, now)]
  if (fromThePool) kinds.push(inThePool(moderator, rules.policy, now))

  // SKIP LOCKED passes over a case that is being written to at this moment (a complaint joins it, say): an empty hand
  // looks again until nothing is there.
  for (let look = 1; ; look++) {
    const answer = await takeFirst(db, moderator, kinds, rules, now)
    if (answer === 'held') return fromThePool || (await anyOf(db, kinds)) ? { claim: undefined, why: 'held' } : offDuty
    if (answer === 'none') return { claim: undefined, why: 'none' }
    if (answer) return { claim: answer }
    if (look === MOST_LOOKS || !(await anyOf(db, kinds)))
      return fromThePool ? { claim: undefined, why: 'none' } : offDuty
    await new Promise(resolve => setTimeout(resolve, BETWEEN_LOOKS_MS))
  }
}

async function takeFirst(
  db: Kysely<Database>,
  moderator: Moderator,
  kinds: readonly RawBuilder<boolean>[],
  rules: Rules,
  now: Date,
): Promise<Claim | 'held' | 'none' | undefined> {
  try {
    return await db.transaction().execute(async trx => {
      if ((await heldBy(trx, moderator.id, now)) >= rules.policy.mostHeld) return 'held'
      for (const which of kinds) {
        const claim = await take(trx, moderator, which, rules, now)
        if (!claim) continue
        // Counted again under the person's lock, since they may press twice at once; the case goes back by the rollback.
        if ((await heldByLocked(trx, moderator.id, now)) > rules.policy.mostHeld) throw new PutBack('held')
        // And their sites, which may have been taken from them while they asked.
        if (!(await mayActStill(trx, moderator.id, claim.caseId))) throw new PutBack('none')
        return claim
      }
      return undefined
    })
  } catch (error) {
    if (error instanceof PutBack) return error.why
    throw error
  }
}

class PutBack extends Error {
  readonly why: 'held' | 'none'
  constructor(why: 'held' | 'none') {
    super(why)
    this.why = why
  }
}

async function anyOf(db: Kysely<Database>, kinds: readonly RawBuilder<boolean>[]): Promise<boolean> {
  for (const which of kinds) if (await somethingThere(db, which)) return true
  return false
}
