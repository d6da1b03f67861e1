import { createHash } from 'node:crypto'
import type { Policy } from './policy.ts'
import { createRota, type Rota } from './rota/rota.ts'
import { createNoticeClock, type NoticeClock, type StatutoryDays } from './rota/statutory.ts'

/** The rules in force: the policy, the rota made from it, and the statutory clock. */
export type Rules = { readonly policy: Policy; readonly rota: Rota; readonly notice: NoticeClock }

export function rulesOf(policy: Policy, statutory: StatutoryDays): Rules {
  // Due times depend on the calendar, too: the version that events name is of both.
  const version = createHash('sha256')
    .update(policy.version)
    .update(JSON.stringify(statutory))
    .digest('hex')
    .slice(0, 12)
  const notice = createNoticeClock(statutory, policy.statutoryDays)
  return { policy: { ...policy, version }, rota: createRota(policy), notice }
}

/** How urgent a complaint makes its case. Bands are claimed in order, 0 first. */
export type Target = { readonly band: number; readonly due: Date }

/**
 * The target of a complaint for this reason. Targets start at *received*.
 * @throws {RangeError} for a reason that the policy does not name, or if the rota has too few full-time hours.
 * @throws {CalendarError} if the bank holidays of that time are not known.
 */
export function targetOf({ policy, rota, notice }: Rules, reason: string, receivedAt: Date): Target {
  const target = policy.reasons[reason]
  if (target === undefined) throw new RangeError(`the policy names no reason ${reason}`)
  if (target.clock === 'notice-48h') return { band: target.band, due: notice(receivedAt) }
  return { band: target.band, due: dueOf(rota, target, receivedAt) }
}

/** The target of an appeal that was received then. @throws {RangeError} if the rota has too few full-time hours. */
export function appealTargetOf({ policy, rota }: Pick<Rules, 'policy' | 'rota'>, receivedAt: Date): Target {
  const { band, target } = policy.appeals
  return { band, due: dueOf(rota, target, receivedAt) }
}

function dueOf(rota: Rota, { clock, within }: Policy['appeals']['target'], receivedAt: Date): Date {
  if (clock === 'desk') return rota.addDeskTime(receivedAt, within)
  return new Date(receivedAt.getTime() + within)
}
