import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'

/** Says what time it is. Everything that decides anything is given `now`; only edges ask a clock. */
export type Clock = { now(): Date }

const MEASURE_EVERY_MS = 60_000
const WORTH_A_WARNING_MS = 1000

/**
 * A clock that follows PostgreSQL's, so that two machines agree on when a lease ends. The offset is measured at
 * the start and every minute; a skew of over a second is logged. Between measurements it runs on this machine's.
 */
export async function followDatabaseClock<T>(db: Kysely<T>, log: Logger): Promise<Clock & { stop(): void }> {
  let offset = await measureOffset(db)
  report(offset, log)
  const timer = setInterval(() => {
    void measure()
  }, MEASURE_EVERY_MS)
  timer.unref()
  return { now: () => new Date(Date.now() + offset), stop: () => clearInterval(timer) }

  async function measure(): Promise<void> {
    try {
      offset = await measureOffset(db)
      report(offset, log)
    } catch (error) {
      log.warn({ err: error }, 'could not measure the skew to PostgreSQL’s clock; keeping the last')
    }
  }
}

async function measureOffset<T>(db: Kysely<T>): Promise<number> {
  const before = Date.now()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const after = Date.now()
  return rows[0]!.now.getTime() - (before + after) / 2
}

function report(offset: number, log: Logger): void {
  if (Math.abs(offset) > WORTH_A_WARNING_MS)
    log.warn({ skewMs: offset }, 'this machine’s clock differs from PostgreSQL’s')
}
