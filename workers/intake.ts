import { startIntake } from '../src/intake/start.ts'
import { runWorker } from '../src/runtime.ts'

// The queue `complaints`: records each complaint, joins it to its comment's case, routes the case by the rota.
await runWorker('intake', async runtime => startIntake(runtime))
