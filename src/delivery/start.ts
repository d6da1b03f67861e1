import { z } from 'zod'
import { repeat } from '../repeat.ts'
import type { Runtime } from '../runtime.ts'
import { deliver } from './deliver.ts'
import { relay } from './relay.ts'

const LOOK_EVERY_MS = 500
const IN_FLIGHT = 20

const jobSchema = z.object({ v: z.literal(1), decision: z.uuid(), attempts: z.int().min(0) })

/** The delivery: from the outbox onto the queue, and from the queue to the sites. */
export function startDelivery({ db, queues, rules, clock, log, onClose }: Runtime): void {
  onClose(repeat('relay', LOOK_EVERY_MS, () => relay(db, queues, clock.now()), log))
  queues.work('deliveries', job => deliver(db, jobSchema.parse(job.data), rules(), clock), IN_FLIGHT)
}
