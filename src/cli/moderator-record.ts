import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import { lockModerator } from '../people/stored-person.ts'
import type { Call } from './command.ts'
import { withRecord } from './record.ts'

/** One act on the record, in a transaction, at the record's time. */
export async function inTransaction<T>(
  { config }: Call,
  act: (trx: Transaction<Database>, now: Date) => Promise<T>,
): Promise<T> {
  return await withRecord(config, db => db.transaction().execute(async trx => act(trx, await transactionTime(trx))))
}

/** The same about one moderator, by id. @throws {NoSuchModeratorError} */
export async function aboutModerator<T>(
  call: Call,
  login: string,
  act: (trx: Transaction<Database>, id: string, now: Date) => Promise<T>,
): Promise<T> {
  return await inTransaction(call, async (trx, now) => act(trx, (await lockModerator(trx, login)).id, now))
}
