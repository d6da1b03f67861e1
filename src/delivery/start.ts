import { withPatience } from '../database/patience.ts'
import { repeat } from '../repeat.ts'
import type { Runtime } from '../runtime.ts'
import { deliver, deliveryJobSchema } from './deliver.ts'
import { relay } from './relay.ts'

const LOOK_EVERY_MS = 500
/** They wait for sites, not for this machine: twelve sites that hang leave room for the others. */
const IN_FLIGHT = 50

/** The delivery: from the outbox onto the queue, and from the queue to the sites. */
export function startDelivery({ db, queues, rules, clock, log, stop, onClose }: Runtime): void {
  onClose(repeat('relay', LOOK_EVERY_MS, () => relay(db, queues, rules().policy, clock.now()), log))
  const run = async ({ data }: { data: unknown }) => {
    const job = deliveryJobSchema.parse(data)
    // A job that failed for want of the record would stand in its own way: its id is made from the row, and the relay
    // could not add it again. Tried again after its post, it finds that it was overtaken and posts nothing.
    const delivered = await withPatience(() => deliver(db, job, rules(), clock), { stop, log })
    if (delivered) await relayNext(delivered.site)
    return delivered?.outcome.as
  }
  queues.work('deliveries', run, IN_FLIGHT)

  /** Its site has room for another one now, and need not wait for the next turn. */
  async function relayNext(site: string): Promise<void> {
    try {
      await relay(db, queues, rules().policy, clock.now(), site)
    } catch (error) {
      log.warn({ err: error, site }, 'what is next for a site waits for the relay’s next turn')
    }
  }
}
