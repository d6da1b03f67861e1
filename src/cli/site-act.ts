import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import type { Call } from './command.ts'
import { withRecord } from './record.ts'

/** One thing that the command does: of what, and with which options. */
export type Act = {
  /** What its one word names; undefined: it takes none. A list takes it or leaves it. */
  of?: 'SITE' | 'KEY' | 'SECRET' | '[SITE]'
  options: readonly string[]
  run(call: Call, subject: string): Promise<void>
}

/** One transaction on the record, at its own time. */
export async function changing<T>(
  { config }: Call,
  change: (trx: Transaction<Database>, now: Date) => Promise<T>,
): Promise<T> {
  return await withRecord(config, db =>
    db.transaction().execute(async trx => await change(trx, await transactionTime(trx))),
  )
}
