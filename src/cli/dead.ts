import { type Command, UsedWronglyError } from './command.ts'
import { withRecord } from './record.ts'

/** What could not be recorded. */
export const deadLettersCommand: Command = {
  usage: 'dead list [--json]',
  summary: 'The dead letters: what could not be recorded, and why.',
  options: { json: { type: 'boolean', default: false } },
  async run({ values, positionals, config, print }) {
    if (positionals[0] !== 'list') throw new UsedWronglyError('dead list is all there is')
    const letters = await withRecord(config, db =>
      db.selectFrom('dead_letters').selectAll().where('resolved_at', 'is', null).orderBy('id').execute(),
    )
    for (const { id, first_seen_at, queue, site_id, complaint_id, reason, detail } of letters) {
      const at = first_seen_at.toISOString()
      print(
        values['json']
          ? JSON.stringify({ id, at, queue, site: site_id, complaint: complaint_id, reason, detail })
          : `${id}  ${at}  ${site_id ?? '-'}  ${complaint_id ?? '-'}  ${reason}: ${detail.replaceAll('\n', ' ')}`,
      )
    }
    return 0
  },
}
