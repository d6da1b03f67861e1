import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Actor, told } from './admin-events.ts'
import { BadPersonError } from './person.ts'
import { lockModerator } from './stored-person.ts'
import { faultOf } from '../typed-text.ts'

const MOST_ACCOUNT = 200

/**
 * Names an account that is this moderator's own on a site: they never get a comment that it wrote or complained about.
 * @throws {NoSuchModeratorError} @throws {BadPersonError}
 */
export async function addAccount(
  trx: Transaction<Database>,
  login: string,
  { site, account }: { site: string; account: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { id } = await lockModerator(trx, login)
  const fault = faultOf(account, MOST_ACCOUNT)
  if (fault !== undefined) throw new BadPersonError(`account: ${fault}`)
  const known =
    !site.includes('\u0000') && (await trx.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst())
  if (!known) throw new BadPersonError(`there is no site ${site}`)
  const added = await trx
    .insertInto('moderator_accounts')
    .values({ moderator_id: id, site_id: site, account })
    .onConflict(conflict => conflict.doNothing())
    .returning('site_id')
    .executeTakeFirst()
  // What it is called on the site could be a name, and would stand here for ever.
  if (added) await told(trx, actor, 'account_added', `moderator:${login}`, { site }, now)
}

/** The account is not theirs. @returns false if it was not named. @throws {NoSuchModeratorError} */
export async function removeAccount(
  trx: Transaction<Database>,
  login: string,
  { site, account }: { site: string; account: string },
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const { id } = await lockModerator(trx, login)
  if (site.includes('\u0000') || account.includes('\u0000')) return false
  const removed = await trx
    .deleteFrom('moderator_accounts')
    .where('moderator_id', '=', id)
    .where('site_id', '=', site)
    .where('account', '=', account)
    .returning('site_id')
    .executeTakeFirst()
  if (removed) await told(trx, actor, 'account_removed', `moderator:${login}`, { site }, now)
  return removed !== undefined
}
