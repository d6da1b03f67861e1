import { startDesk } from '../src/desk/start.ts'
import { runWorker } from '../src/runtime.ts'

// HTTP: the API for sites, and the moderators' page.
await runWorker('desk', startDesk)
