import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../database/schema.ts'
import { messageOf } from '../faults.ts'
import { type Channel, NotToldError } from '../tell/message.ts'
import { alertMessage, type Told } from './alert-message.ts'

/** A worker that was killed while it told something has lost its turn after this. */
const TRYING_MS = 60_000
/** More than these are told of in the next message. */
const MOST_AT_ONCE = 500

/**
 * Tells each channel, once and grouped into one message, of what has become an alert and of what is over. Killed between the
 * channel's word and our own record of it, the same message goes out again, under the same id. A channel that fails keeps no
 * other waiting. What was over before a channel was told of it is not told.
 */
export async function tellAlerts(
  db: Kysely<Database>,
  channels: readonly Channel[],
  deskUrl: string,
  clock: { now(): Date },
  log: Logger,
): Promise<void> {
  for (const channel of channels) {
    try {
      for (let turn = await takeTurn(db, channel, clock.now()); turn; turn = await takeTurn(db, channel, clock.now())) {
        await channel.tell(alertMessage(turn.message, turn.told, deskUrl))
        await db
          .updateTable('alert_tellings')
          .set({ told_at: clock.now() })
          .where('message', '=', turn.message)
          .execute()
      }
    } catch (error) {
      if (!(error instanceof NotToldError)) throw error
      log.warn({ channel: channel.name, why: messageOf(error) }, 'alerts were not told; they are told again')
    }
  }
}

type Turn = { message: string; told: Told[] }

/** What this worker tells next: first what somebody may have failed to tell, as it was; then what is new. */
async function takeTurn(db: Kysely<Database>, { name }: Channel, now: Date): Promise<Turn | undefined> {
  const until = new Date(now.getTime() + TRYING_MS)
  const { rows: again } = await sql<Told & { message: string }>`
    update alert_tellings set trying_until = ${until} from alerts
    where alerts.id = alert_id and told_at is null and trying_until <= ${now} and channel = ${name} and message = (
      select message from alert_tellings
      where channel = ${name} and told_at is null and trying_until <= ${now} order by trying_until, message limit 1)
    returning message, what, kind, key`.execute(db)
  // In the same order as before.
  const inOrder = again.toSorted((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }))
  if (inOrder.length > 0) return { message: inOrder[0]!.message, told: inOrder }
  const message = randomUUID()
  const { rows: told } = await sql<Told>`
    with news as (
      select id, kind, key, 'raised' as what from alerts where over_at is null
        and not exists (select from alert_tellings where alert_id = id and what = 'raised' and channel = ${name})
      union all
      select id, kind, key, 'over' from alerts where over_at is not null
        and exists (select from alert_tellings where alert_id = id and what = 'raised' and channel = ${name} and told_at is not null)
        and not exists (select from alert_tellings where alert_id = id and what = 'over' and channel = ${name})
      order by 1 limit ${MOST_AT_ONCE}
    ), taken as (
      insert into alert_tellings (alert_id, what, channel, message, trying_until)
      select id, what, ${name}, ${message}::uuid, ${until}::timestamptz from news
      on conflict do nothing
      returning alert_id, what
    )
    select news.what, kind, key from taken join news on news.id = taken.alert_id and news.what = taken.what
    order by news.id`.execute(db)
  return told.length > 0 ? { message, told } : undefined
}
