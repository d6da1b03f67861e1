import { repeat } from '../repeat.ts'
import type { Runtime } from '../runtime.ts'
import { linksTo, openChannels } from '../tell/channels.ts'
import { makeRequested } from './requested.ts'
import { makeDueReports } from './scheduled.ts'
import { tellReports } from './tell.ts'

const EVERY_MINUTE = '* * * * *'
/** A Redis that was emptied has its timers back within this. */
const PUT_BACK_EVERY_MS = 20_000
const LOOKS_EVERY_MS = 1000

/**
 * The SLA reports: those of the schedule, at the policy's local time, and those that somebody asks for. May run in any number
 * of workers; what was missed while all were down is made at the start.
 * @param cron how often it is looked whether a report is due, in the policy's time zone.
 */
export async function startSla(
  { config, db, queues, rules, clock, log, onClose }: Runtime,
  cron = EVERY_MINUTE,
): Promise<void> {
  const due = async () => {
    const made = await makeDueReports(db, rules(), clock.now())
    if (made > 0) log.info({ made }, 'SLA reports were made')
    const { policy } = rules()
    await tellReports(db, openChannels(config, policy.reports.to), policy, linksTo(config), clock, log)
  }
  queues.work('reports', due, 1)
  const { timeZone } = rules().policy
  onClose(
    repeat('timers', PUT_BACK_EVERY_MS, () => queues.keepTimer({ queue: 'reports', id: 'sla', cron, timeZone }), log),
  )
  onClose(repeat('requested reports', LOOKS_EVERY_MS, () => makeRequested(db, rules(), clock.now()), log))
  // At the start as well: what was missed is not to wait for a queue. Whatever is wrong then, the timer tries again.
  try {
    await due()
  } catch (error) {
    log.error({ err: error }, 'SLA reports could not be made at the start; they are tried again every minute')
  }
}
