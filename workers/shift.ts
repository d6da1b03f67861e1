import { startShift } from '../src/rota/start.ts'
import { runWorker } from '../src/runtime.ts'

// The queue `timers`: hands over at 09:00 and 18:00 London time, and ends claims that lapsed.
await runWorker('shift', startShift)
