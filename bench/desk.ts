import { parseArgs } from 'node:util'
import { openLog } from '../src/log.ts'
import { loadPolicy } from '../src/policy.ts'
import { onSignal } from '../src/process.ts'
import { loadStatutoryDays } from '../src/rota/statutory.ts'
import { rulesOf } from '../src/rules.ts'
import { heading, measureAll } from './desk/measure.ts'
import { MEASURES } from './desk/measures.ts'
import { openPlace, type Place } from './desk/place.ts'
import { scriptsOf } from './desk/script.ts'
import { seed, type Size } from './desk/seed.ts'
import { openSide } from './desk/side.ts'

const SMALL: Size = { open: 1000, decided: 10_000 }
const LARGE: Size = { open: 100_000, decided: 1_000_000 }
const ROUNDS = 60
const file = (name: string) => new URL(`../${name}`, import.meta.url).pathname

/**
 * What a moderator waits for on a desk with 100,000 open cases and 1,000,000 decided, beside the same with 1,000 and
 * 10,000, in one PostgreSQL that keeps its promises to the disk; and how much script the page of a case loads.
 */
export async function deskBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { short: { type: 'boolean' }, in: { type: 'string' }, only: { type: 'string' } },
  })
  const measures = MEASURES.filter(({ what }) => new RegExp(values.only ?? '').test(what))
  const log = openLog('bench', 'error')
  const place = await openPlace(log, values.in)
  const ending = { asked: false }
  onSignal(async () => {
    ending.asked = true
    await place.end()
  })
  try {
    await run(place, values.short ? 10 : 1)
  } catch (error) {
    // What was cut off by Ctrl-C fails in many ways, and none of them is news.
    if (!ending.asked) throw error
  } finally {
    await place.end()
  }

  async function run({ restart, database }: Place, fewer: number): Promise<void> {
    const sizes = [SMALL, LARGE].map(({ open, decided }) => ({ open: open / fewer, decided: decided / fewer }))
    const [small, large] = [sizes[0]!, sizes[1]!]
    const rules = rulesOf(loadPolicy(file('policy.json')), loadStatutoryDays(file('bank-holidays.json')))
    await restart(false)
    say(`seeding ${inWords(small)}`)
    await seed(await database('small'), small, true, rules, log, say)
    say(`seeding ${inWords(large)}`)
    await seed(await database('large'), large, false, rules, log, say)

    await restart(true)
    const sides = [
      await openSide(await database('small'), small, log),
      await openSide(await database('large'), large, log),
    ] as const
    try {
      say(`\nsmall: ${inWords(small)}; large: ${inWords(large)}\n\n${heading}`)
      await measureAll(measures, ...sides, ROUNDS / Math.sqrt(fewer))
      const scripts = await scriptsOf(sides[0], `/desk/cases/${small.decided + 1}`)
      const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0)
      say(`\nscript of a case's page, compressed: ${(bytes / 1000).toFixed(1)} kB in ${scripts.size} files`)
      for (const [path, size] of scripts) say(`  ${path} ${(size / 1000).toFixed(1)} kB`)
    } finally {
      for (const { runtime } of sides) await runtime.close()
    }
  }
}

function inWords({ open, decided }: Size): string {
  return `${open.toLocaleString('en-GB')} open, ${decided.toLocaleString('en-GB')} decided`
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
