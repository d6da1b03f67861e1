import type { Policy } from './policy.ts'
import { createRota, type Rota } from './rota/rota.ts'
import { createNoticeClock, type NoticeClock, type StatutoryDays } from './rota/statutory.ts'

/** The rules in force: the policy, the rota made from it, and the statutory clock. */
export type Rules = { readonly policy: Policy; readonly rota: Rota; readonly notice: NoticeClock }

export function rulesOf(policy: Policy, statutory: StatutoryDays): Rules {
  return { policy, rota: createRota(policy), notice: createNoticeClock(statutory, policy.statutoryDays) }
}

/**
 * When a complaint for this reason is due. Targets start at *received*.
 * @throws {RangeError} if the rota has too few full-time hours for the target (see `addDeskTime`).
 * @throws {CalendarError} if the bank holidays of that year are not known.
 */
export function dueAt(rules: Rules, reason: string, receivedAt: Date): Date {
  const target = targetOf(rules, reason)
  switch (target.clock) {
    case 'elapsed':
      return new Date(receivedAt.getTime() + target.within)
    case 'desk':
      return rules.rota.addDeskTime(receivedAt, target.within)
    case 'notice-48h':
      return rules.notice(receivedAt)
  }
}

/** The band of a reason: 0 is claimed first. */
export function bandOf(rules: Rules, reason: string): number {
  return targetOf(rules, reason).band
}

/** @throws {RangeError} for a reason that the policy does not name; parsing refuses those. */
function targetOf({ policy }: Rules, reason: string): Policy['reasons'][string] {
  const target = policy.reasons[reason]
  if (target === undefined) throw new RangeError(`the policy names no reason ${reason}`)
  return target
}
