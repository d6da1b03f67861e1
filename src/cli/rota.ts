import { loadPolicy } from '../policy.ts'
import { createRota } from '../rota/rota.ts'
import type { Command } from './command.ts'
import { instantsOf } from './instants.ts'

/** Who is on duty at an instant, and until when. */
export const rotaCommand: Command = {
  usage: 'rota [--json] INSTANT... | -',
  summary: 'The pool on duty at each instant (ISO 8601 with an offset; - reads them from standard input).',
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals, config, print }) {
    const rota = createRota(loadPolicy(config.POLICY_FILE))
    for await (const at of instantsOf(positionals)) {
      const { pool, since, until, why } = rota.shiftAt(at)
      const [from, to] = [since?.toISOString() ?? null, until?.toISOString() ?? null]
      print(
        values['json']
          ? JSON.stringify({ at: at.toISOString(), pool, since: from, until: to })
          : `${at.toISOString()}  ${pool}  since ${from ?? 'always'}  until ${to ?? 'further notice'}  (${why})`,
      )
    }
    return 0
  },
}
