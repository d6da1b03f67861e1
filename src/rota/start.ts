import { findAlerts } from '../alert/find-alerts.ts'
import { tellAlerts } from '../alert/tell-alerts.ts'
import { endLapsedClaims } from '../claim/end-lapsed.ts'
import { giveBack } from '../claim/give-back.ts'
import { findUntakeable } from '../claim/untakeable.ts'
import { retarget } from '../deadline/retarget.ts'
import { warnAndBreach } from '../deadline/warn-and-breach.ts'
import { watchNotices } from '../notice/watch.ts'
import { repeat } from '../repeat.ts'
import type { Runtime } from '../runtime.ts'
import { linksTo, openChannels } from '../tell/channels.ts'
import { handOver } from './hand-over.ts'

const EVERY_MINUTE = '* * * * *'
/** A Redis that was emptied has its timers back within this. */
const PUT_BACK_EVERY_MS = 20_000
const ALERTS_EVERY_MS = 10_000

/**
 * The shift: hands over at the boundaries of the rota, ends claims that lapsed, follows changed targets, warns and
 * says what has breached, also of notices of defamation, gives back what its assignee does not take, and says what nobody may take. Beside that, the alerts. Each catches up at the start; each may run in any number of workers.
 * @param cron how often it looks, in the rota's time zone.
 */
export async function startShift(
  { config, db, queues, rules, clock, log, onClose }: Runtime,
  cron: string = EVERY_MINUTE,
): Promise<void> {
  const turn = async () => {
    const now = clock.now()
    await endLapsedClaims(db, rules(), now)
    await handOver(db, rules(), now)
    await retarget(db, rules(), now)
    await warnAndBreach(db, rules(), now)
    await giveBack(db, rules(), now)
    await watchNotices(db, rules(), now, log)
    await findUntakeable(db, rules(), now, log)
  }
  await turn()
  queues.work('timers', turn, 1)
  const { timeZone } = rules().policy
  const keep = () => queues.keepTimer({ queue: 'timers', id: 'shift', cron, timeZone })
  onClose(repeat('timers', PUT_BACK_EVERY_MS, keep, log))
  // Beside the turns: a channel that hangs keeps no handover waiting.
  const alert = async () => {
    await findAlerts(db, rules(), clock.now())
    await tellAlerts(db, openChannels(config, rules().policy.alerts.to), linksTo(config), clock, log)
  }
  onClose(repeat('alerts', ALERTS_EVERY_MS, alert, log))
}
