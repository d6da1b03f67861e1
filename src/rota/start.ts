import { endLapsedClaims } from '../claim/end-lapsed.ts'
import { repeat } from '../repeat.ts'
import type { Runtime } from '../runtime.ts'
import { handOver } from './hand-over.ts'

const EVERY_MINUTE = '* * * * *'
/** A Redis that was emptied has its timers back within this. */
const PUT_BACK_EVERY_MS = 20_000

/** The shift: hands over at the boundaries of the rota and ends claims that lapsed; both catch up at the start. */
export async function startShift({ db, queues, rules, clock, log, onClose }: Runtime): Promise<void> {
  const turn = async () => {
    const now = clock.now()
    await endLapsedClaims(db, rules(), now)
    await handOver(db, rules(), now)
  }
  await turn()
  queues.work('timers', turn, 1)
  const { timeZone } = rules().policy
  const keep = () => queues.keepTimer({ id: 'shift', cron: EVERY_MINUTE, timeZone })
  onClose(repeat('timers', PUT_BACK_EVERY_MS, keep, log))
}
