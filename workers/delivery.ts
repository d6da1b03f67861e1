import { startDelivery } from '../src/delivery/start.ts'
import { runWorker } from '../src/runtime.ts'

// The outbox and the queue `deliveries`: tells each site of each decision until it says that it has applied it.
await runWorker('delivery', async runtime => startDelivery(runtime))
