import { rotaBench } from './rota.ts'

const BENCHES: Record<string, () => void> = { rota: rotaBench }

const [name = ''] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench) bench()
else {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`)
  process.exitCode = 2
}
