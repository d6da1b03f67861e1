import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/connection.ts'
import { openLog } from '../../src/log.ts'
import { loadPolicy } from '../../src/policy.ts'
import { loadStatutoryDays } from '../../src/rota/statutory.ts'
import { rulesOf } from '../../src/rules.ts'
import { measure } from '../../src/sla/measure.ts'
import { periodOf } from '../../src/sla/period.ts'

// A process of its own for each time, as the worker is one: `once.ts URL` measures October 2026 and says how long it took.
const file = (name: string) => new URL(`../../${name}`, import.meta.url).pathname
const rules = rulesOf(loadPolicy(file('policy.json')), loadStatutoryDays(file('bank-holidays.json')))
const { from, to } = periodOf('month', '2026-10-01', rules.policy.timeZone)
const db = openDatabase(process.argv[2]!, openLog('bench', 'error'), { most: 1 })
const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
const before = process.memoryUsage().rss
const began = performance.now()
const figures = await measure(db, rules, { from: new Date(from), to: new Date(to) })
const ms = performance.now() - began
const backend = readFileSync(`/proc/${rows[0]!.pid}/status`, 'utf8')
const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(backend)?.[1] ?? 0) * 1024
const decided = figures.total.toDecide.elapsed.count
// Of the backend what is its own: the shared buffers that it has touched are everybody's.
const memory = { before, ours: process.memoryUsage().rss, backend: bytes('VmHWM') - bytes('RssShmem') }
process.stdout.write(JSON.stringify({ ms, decided, ...memory }))
await db.destroy()
