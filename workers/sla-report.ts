import { runWorker } from '../src/runtime.ts'
import { startSla } from '../src/sla/start.ts'

// The queue `reports`: the SLA reports of each day, week and month, at the policy's local time, and those that are asked for.
await runWorker('sla-report', runtime => startSla(runtime))
