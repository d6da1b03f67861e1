import { transactionTime } from '../database/transaction-time.ts'
import { loadPolicy } from '../policy.ts'
import { loadStatutoryDays } from '../rota/statutory.ts'
import { rulesOf } from '../rules.ts'
import { listSites } from '../sites/sites.ts'
import { slaCsv } from '../sla/csv.ts'
import { slaHtml } from '../sla/html/report.ts'
import { namesOf } from '../sla/names.ts'
import { BadPeriodError, rangeOf } from '../sla/period.ts'
import { makeReport } from '../sla/report.ts'
import { linksTo } from '../tell/channels.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { withRecord } from './record.ts'

const FORMATS = ['html', 'csv', 'json'] as const

/** The figures of any days, counted now and not kept. */
export const slaCommand: Command = {
  usage: 'sla --from DAY --to DAY --format html|csv|json [--moderators]',
  summary:
    'The SLA report of whole days of the policy’s time zone (2026-11-23), the last one included, to standard output. --moderators: with the figures per moderator (html, json).',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    format: { type: 'string' },
    moderators: { type: 'boolean', default: false },
  },
  async run(call) {
    const { config, print, values } = call
    const format = formatOf(call)
    const policy = loadPolicy(config.POLICY_FILE)
    const period = periodOf(call, policy.timeZone)
    const { report, moderators, sites } = await withRecord(config, async db => {
      const now = await db.transaction().execute(transactionTime)
      const made = await makeReport(db, rulesOf(policy, loadStatutoryDays(config.BANK_HOLIDAYS_FILE)), period, now)
      return { ...made, sites: await listSites(db) }
    })
    const shown = values['moderators'] ? moderators : undefined
    if (format === 'csv') print(slaCsv(report).trimEnd())
    else if (format === 'json') print(JSON.stringify(shown ? { ...report, moderators: shown } : report, null, 2))
    else print(await slaHtml(report, namesOf(policy, sites), linksTo(config), shown))
    return 0
  },
}

function formatOf(call: Call): (typeof FORMATS)[number] {
  const asked = word(call, 'format') ?? 'html'
  const format = FORMATS.find(one => one === asked)
  if (!format) throw new UsedWronglyError(`--format is html, csv or json, not ${asked}`)
  return format
}

function periodOf(call: Call, timeZone: string) {
  try {
    return rangeOf(needed(call, 'from'), needed(call, 'to'), timeZone)
  } catch (error) {
    if (error instanceof BadPeriodError) throw new UsedWronglyError(error.message)
    throw error
  }
}
