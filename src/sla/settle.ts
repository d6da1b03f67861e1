import { type Kysely, sql } from 'kysely'
import { endLapsedClaims } from '../claim/end-lapsed.ts'
import { warnAndBreach } from '../deadline/warn-and-breach.ts'
import type { Database } from '../database/schema.ts'
import type { Rules } from '../rules.ts'

/** Something that was begun before the period was over has not ended yet: the report is made at the next turn. */
export class NotSettledError extends Error {
  override name = 'NotSettledError'
}

const WAITS_MS = 20_000
const LOOKS_EVERY_MS = 200

/**
 * Sees to it that nothing before `to` is still to be written: says what lapsed and breached before it, and waits for
 * every transaction that has been begun, for what it writes may be of before.
 * @throws {NotSettledError} one goes on for more than 20 s.
 */
export async function settle(db: Kysely<Database>, rules: Rules, to: Date): Promise<void> {
  await endLapsedClaims(db, rules, to)
  await warnAndBreach(db, rules, to)
  const { rows } = await sql<{ next: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(db)
  for (const until = Date.now() + WAITS_MS; ;) {
    const { rows: found } = await sql<{ over: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${rows[0]!.next}::xid8 as over`.execute(db)
    if (found[0]!.over) return
    if (Date.now() > until) throw new NotSettledError('a transaction of before the end of the period goes on')
    await new Promise(resolve => setTimeout(resolve, LOOKS_EVERY_MS))
  }
}
