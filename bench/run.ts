import { deliverBench } from './deliver.ts'
import { deskBench } from './desk.ts'
import { rotaBench } from './rota.ts'
import { slaBench } from './sla.ts'

const BENCHES: Record<string, (args: readonly string[]) => void | Promise<void>> = {
  rota: rotaBench,
  desk: deskBench,
  deliver: deliverBench,
  sla: slaBench,
}

const [name = '', ...args] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench) await bench(args)
else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`)
  process.exitCode = 2
}
