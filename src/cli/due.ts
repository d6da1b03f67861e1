import type { Config } from '../config.ts'
import { duration } from '../duration.ts'
import { loadPolicy } from '../policy.ts'
import { createRota } from '../rota/rota.ts'
import { createNoticeClock, loadStatutoryDays } from '../rota/statutory.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { instantsOf } from './instants.ts'

/** When something received at an instant is due, on any of the desk's clocks. */
export const dueCommand: Command = {
  usage:
    'due --clock elapsed|desk --within 4h [--json] INSTANT... | - ; due --clock notice-48h [--json] INSTANT... | -',
  summary: 'When what is received at each instant is due: full-time hours only (desk), or the 48 hours of a notice.',
  options: { clock: { type: 'string' }, within: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run(call) {
    const dueAt = clockOf(call)
    for await (const instant of instantsOf(call.positionals)) {
      const [at, due] = [instant.toISOString(), dueAt(instant).toISOString()]
      call.print(call.values['json'] ? JSON.stringify({ at, due }) : `${at}  due ${due}`)
    }
    return 0
  },
}

type DueAt = (receivedAt: Date) => Date

function clockOf(call: Call): DueAt {
  const clock = needed(call, 'clock')
  switch (clock) {
    case 'elapsed': {
      const within = withinOf(call)
      return at => new Date(at.getTime() + within)
    }
    case 'desk': {
      const [within, rota] = [withinOf(call), createRota(loadPolicy(call.config.POLICY_FILE))]
      return at => rota.addDeskTime(at, within)
    }
    case 'notice-48h':
      if (word(call, 'within') !== undefined) throw new UsedWronglyError('notice-48h is within 48 hours by law')
      return noticeClock(call.config)
    default:
      throw new UsedWronglyError(`--clock is elapsed, desk or notice-48h, not ${clock}`)
  }
}

function noticeClock({ POLICY_FILE, BANK_HOLIDAYS_FILE }: Config): DueAt {
  return createNoticeClock(loadStatutoryDays(BANK_HOLIDAYS_FILE), loadPolicy(POLICY_FILE).statutoryDays)
}

function withinOf(call: Call): number {
  const within = duration.safeParse(needed(call, 'within'))
  if (!within.success) throw new UsedWronglyError(`--within ${within.error.issues[0]!.message}`)
  return within.data
}
