import { sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

/** When the transaction began, by PostgreSQL's clock: `now` for a command, which may run on any machine. */
export async function transactionTime(trx: Transaction<Database>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(trx)
  return rows[0]!.now
}
