import { readFileSync } from 'node:fs'
import { runWorker } from '../../src/runtime.ts'
import { startSla } from '../../src/sla/start.ts'

// `workers/sla-report.ts` on a clock of the test's: the instant in the file CLOCK_FILE. It looks every second.
const file = process.env['CLOCK_FILE']!
await runWorker('sla-report', async runtime => {
  const clock = { now: () => new Date(readFileSync(file, 'utf8')) }
  await startSla({ ...runtime, clock }, '* * * * * *')
})
