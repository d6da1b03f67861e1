import { startShift } from '../src/rota/start.ts'
import { runWorker } from '../src/runtime.ts'

// The queue `timers`: hands over at 09:00 and 18:00 London time, ends claims that lapsed, warns and says what has breached.
await runWorker('shift', runtime => startShift(runtime))
