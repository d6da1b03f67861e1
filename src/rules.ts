import type { Policy } from './policy.ts'
import { createRota, type Rota } from './rota/rota.ts'

/** The rules in force: the policy and the rota made from it. */
export type Rules = { readonly policy: Policy; readonly rota: Rota }

export function rulesOf(policy: Policy): Rules {
  return { policy, rota: createRota(policy) }
}

/**
 * When a complaint for this reason is due. Targets start at *received*.
 * @throws {RangeError} if the rota has too few full-time hours for the target (see `addDeskTime`).
 */
export function dueAt(rules: Rules, reason: string, receivedAt: Date): Date {
  const { within, clock } = targetOf(rules, reason)
  return clock === 'desk' ? rules.rota.addDeskTime(receivedAt, within) : new Date(receivedAt.getTime() + within)
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
