import { demoDay } from '../demo/demo-day.ts'
import { DEMO_SITE, SITE_NAME } from '../demo/demo.ts'
import { openLog } from '../log.ts'
import { loadPolicy } from '../policy.ts'
import { loadStatutoryDays } from '../rota/statutory.ts'
import { rulesOf } from '../rules.ts'
import { slaHtml } from '../sla/html/report.ts'
import { namesOf } from '../sla/names.ts'
import { BadPeriodError, periodOf, rangeOf } from '../sla/period.ts'
import { linksTo } from '../tell/channels.ts'
import { type Command, UsedWronglyError, word } from './command.ts'

/** A Tuesday, and a busy one. */
const USUAL = '2026-11-10'

/** What a report of a busy day looks like, without a newspaper. */
export const demoCommand: Command = {
  usage: 'demo day [--date DAY] [--complaints N] > day.html',
  summary:
    'Lives through a day with the complaints of examples/complaints.jsonl and simulated moderators, on a database that is thrown away, and prints its SLA report.',
  options: { date: { type: 'string' }, complaints: { type: 'string' } },
  async run(call) {
    const { positionals, config, print, complain } = call
    if (positionals.join(' ') !== 'day') throw new UsedWronglyError('demo day')
    const policy = loadPolicy(config.POLICY_FILE)
    const day = dayOf(word(call, 'date') ?? USUAL, policy.timeZone)
    const complaints = atMost(word(call, 'complaints'))
    complain(`living through ${day.first} and the day before ...`)
    const rules = rulesOf(policy, loadStatutoryDays(config.BANK_HOLIDAYS_FILE))
    const { report, moderators } = await demoDay(day, rules, openLog('postmod', 'error'), complaints)
    const names = namesOf(policy, [{ id: DEMO_SITE, name: SITE_NAME }])
    print(await slaHtml(report, names, linksTo(config), moderators))
    return 0
  },
}

function atMost(text: string | undefined): number {
  if (text === undefined) return Infinity
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsedWronglyError(`--complaints takes a whole number above 0, not ${text}`)
  return Number(text)
}

function dayOf(day: string, timeZone: string) {
  try {
    return periodOf('day', rangeOf(day, day, timeZone).first, timeZone)
  } catch (error) {
    if (error instanceof BadPeriodError) throw new UsedWronglyError(error.message)
    throw error
  }
}
