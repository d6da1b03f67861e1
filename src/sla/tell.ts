import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../database/schema.ts'
import { messageOf } from '../faults.ts'
import type { Policy } from '../policy.ts'
import { listSites } from '../sites/sites.ts'
import { type Channel, NotToldError } from '../tell/message.ts'
import { reportMessage } from './message.ts'
import { namesOf } from './names.ts'

/** A worker that was killed while it told a report has lost its turn after this. */
const TRYING_MS = 60_000
/** A channel that is set up today is not told of every report there ever was. */
const NEWS_FOR_MS = 7 * 86_400_000

/**
 * Sends each scheduled report by each channel, once; more than once if a worker is killed after the channel took it and before
 * that was written down: it then has the same id. A channel that fails is tried again, and keeps none of the others waiting.
 * Nothing is locked while somebody is talked to.
 */
export async function tellReports(
  db: Kysely<Database>,
  channels: readonly Channel[],
  policy: Policy,
  deskUrl: string,
  clock: { now(): Date },
  log: Logger,
): Promise<void> {
  for (const channel of channels) {
    for (const id of await untold(db, channel, clock.now())) {
      if (!(await isOurTurn(db, id, channel, clock.now()))) continue
      const { report } = await db
        .selectFrom('sla_reports')
        .select('report')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      try {
        await channel.tell(await reportMessage(id, report!, namesOf(policy, await listSites(db)), deskUrl))
      } catch (error) {
        if (!(error instanceof NotToldError)) throw error
        log.warn(
          { report: id, channel: channel.name, why: messageOf(error) },
          'a report was not sent; it is tried again',
        )
        break
      }
      await db
        .updateTable('sla_tellings')
        .set({ told_at: clock.now() })
        .where('report_id', '=', id)
        .where('channel', '=', channel.name)
        .execute()
    }
  }
}

async function untold(db: Kysely<Database>, { name }: Channel, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('sla_reports')
    .leftJoin('sla_tellings', join => join.onRef('report_id', '=', 'id').on('channel', '=', name))
    .select('id')
    .where('kind', '<>', 'range')
    .where('made_at', '>', new Date(now.getTime() - NEWS_FOR_MS))
    .where('told_at', 'is', null)
    .where(({ eb, or }) => or([eb('trying_until', 'is', null), eb('trying_until', '<=', now)]))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

async function isOurTurn(db: Kysely<Database>, id: number, { name }: Channel, now: Date): Promise<boolean> {
  const until = new Date(now.getTime() + TRYING_MS)
  const { rows } = await sql`
    insert into sla_tellings (report_id, channel, trying_until) values (${id}, ${name}, ${until})
    on conflict (report_id, channel) do update set trying_until = excluded.trying_until
      where sla_tellings.told_at is null and sla_tellings.trying_until <= ${now}
    returning report_id`.execute(db)
  return rows.length > 0
}
