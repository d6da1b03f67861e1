import type { Transaction } from 'kysely'
import type { Moderator } from '../../claim/moderator.ts'
import type { Database } from '../../database/schema.ts'
import type { Actor } from '../../people/admin-events.ts'
import type { Runtime } from '../../runtime.ts'
import { type AdminRefusal, adminRefusalOf } from './admin-refusals.ts'

type Act = (trx: Transaction<Database>, actor: Actor, now: Date) => Promise<unknown>

/** What every act on people, sites and keys has in common. */
export function administering({ db, clock }: Pick<Runtime, 'db' | 'clock'>) {
  return { attempt }

  /** Acts in one transaction, as this administrator. @returns why it was refused; undefined: it is done. */
  async function attempt({ id }: Moderator, act: Act): Promise<AdminRefusal | undefined> {
    try {
      await db.transaction().execute(trx => act(trx, { moderator: id }, clock.now()))
      return undefined
    } catch (error) {
      const refused = adminRefusalOf(error)
      if (!refused) throw error
      return refused
    }
  }
}
