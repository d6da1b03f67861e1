import { mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { spawnWorker } from '../crash/processes.ts'
import { aRedis } from '../crash/redis.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'
import { noRedis, testUnless } from '../support/skipping.ts'
import { until } from '../support/system.ts'
import { lives, write } from './lives.ts'

const SCRIPT = 'test/sla/fixtures/simulated-worker.ts'
/** Monday to Sunday, the clocks going back on the last; and the London time at which each one's report is made. */
const WEEK = [
  ['2026-10-19', '2026-10-20T08:15:00.000Z'],
  ['2026-10-20', '2026-10-21T08:15:00.000Z'],
  ['2026-10-21', '2026-10-22T08:15:00.000Z'],
  ['2026-10-22', '2026-10-23T08:15:00.000Z'],
  ['2026-10-23', '2026-10-24T08:15:00.000Z'],
  ['2026-10-24', '2026-10-25T09:15:00.000Z'],
  ['2026-10-25', '2026-10-26T09:15:00.000Z'],
] as const

testUnless(noRedis)(
  'three workers, killed and started again over a week with a clock change: seven daily reports and one weekly, each once',
  async () => {
    const { db, url: database } = await testDatabase()
    const redis = await aRedis()
    const span = { from: new Date('2026-10-18T23:00:00Z'), to: new Date('2026-10-26T00:00:00Z') }
    await write(db, lives(rules, 300, span, 3))
    const clock = join(mkdtempSync(join(tmpdir(), 'postmod-clock-')), 'now')
    const setClock = (iso: string) => {
      // In one move: nobody reads half of it.
      writeFileSync(`${clock}.new`, iso)
      renameSync(`${clock}.new`, clock)
    }
    const before = (iso: string) => new Date(Date.parse(iso) - 1).toISOString()
    const start = () =>
      spawnWorker('sla-report', { database, redis: redis.url }, { CLOCK_FILE: clock, LOG_LEVEL: 'info' }, SCRIPT)
    const made = async (kind: 'day' | 'week') => {
      const rows = await db.selectFrom('sla_reports').select('report').where('kind', '=', kind).orderBy('id').execute()
      return rows.map(({ report }) => report!)
    }

    setClock(before(WEEK[0][1]))
    const workers = [start(), start(), start()]
    let kills = 0
    for (const [i, [day, at]] of WEEK.entries()) {
      setClock(before(at))
      const worker = workers[i % 3]!
      await until('it has started', async () => worker.said().includes('"msg":"started"'), 60_000)
      // All of them are down on the Thursday, when the Wednesday's is due: it is made up the day after.
      if (i === 2) {
        for (const one of workers) await one.kill()
        kills += 3
        continue
      }
      if (i === 3) for (const w of [0, 1, 2]) workers[w] = start()
      // A millisecond before its time there is none.
      expect((await made('day')).some(({ period }) => period.first === day)).toBe(false)
      setClock(at)
      if (i % 2 === 1) {
        await worker.kill()
        kills += 1
      }
      await until(
        `the report of ${day}`,
        async () => (await made('day')).some(({ period }) => period.first === day),
        60_000,
      )
      if (!workers[i % 3]!.running()) workers[i % 3] = start()
    }
    await until('the week’s report', async () => (await made('week')).length > 0, 60_000)
    const days = await made('day')
    // In their order, too: one that is left out for a later one would never be made.
    expect(days.map(({ period }) => period.first)).toEqual(WEEK.map(([day]) => day))
    expect((await made('week')).map(({ period }) => [period.first, period.last])).toEqual([
      ['2026-10-19', '2026-10-25'],
    ])
    // Twenty-five hours, and every one of them in it.
    const lengths = days.map(({ period: { from, to } }) => (Date.parse(to) - Date.parse(from)) / 3_600_000)
    expect(lengths).toEqual([24, 24, 24, 24, 24, 24, 25])
    const [week] = await made('week')
    const sum = days.reduce((all, { figures }) => all + figures.complaints.recorded, 0)
    expect(week!.figures.complaints.recorded).toBe(sum)
    expect(sum).toBeGreaterThan(100)
    process.stdout.write(`${kills} kills; ${days.length} daily reports and 1 weekly, of ${sum} complaints\n`)
  },
  240_000,
)
