import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { isLogin, type Person } from './person.ts'

/** There is nobody with that login. */
export class NoSuchModeratorError extends Error {
  override name = 'NoSuchModeratorError'
}

/** A moderator as they are, and as they stay until the transaction ends. */
export async function lockModerator(
  trx: Transaction<Database>,
  login: string,
): Promise<Person & { id: string; disabled: boolean }> {
  const row = isLogin(login)
    ? await trx
        .selectFrom('moderators')
        .select(['id', 'name', 'role', 'email', 'all_sites', 'disabled_at'])
        .where('login', '=', login)
        // Not `for update`: what refers to them meanwhile, a claim or an event, must not wait.
        .forNoKeyUpdate()
        .executeTakeFirst()
    : undefined
  if (!row) throw new NoSuchModeratorError(`there is no moderator ${login}`)
  const { all_sites, disabled_at, ...person } = row
  const pools = await trx
    .selectFrom('moderator_pools')
    .select('pool')
    .where('moderator_id', '=', row.id)
    .orderBy('pool')
    .execute()
  const sites = await trx
    .selectFrom('moderator_sites')
    .select('site_id')
    .where('moderator_id', '=', row.id)
    .orderBy('site_id')
    .execute()
  return {
    ...person,
    pools: pools.map(({ pool }) => pool),
    sites: all_sites ? 'all' : sites.map(({ site_id }) => site_id),
    disabled: disabled_at !== null,
  }
}

export async function setPools(trx: Transaction<Database>, id: string, pools: Person['pools']): Promise<void> {
  await trx.deleteFrom('moderator_pools').where('moderator_id', '=', id).execute()
  if (pools.length > 0)
    await trx
      .insertInto('moderator_pools')
      .values(pools.map(pool => ({ moderator_id: id, pool })))
      .execute()
}

export async function setSites(trx: Transaction<Database>, id: string, sites: Person['sites']): Promise<void> {
  await trx.deleteFrom('moderator_sites').where('moderator_id', '=', id).execute()
  if (sites !== 'all' && sites.length > 0)
    await trx
      .insertInto('moderator_sites')
      .values(sites.map(site_id => ({ moderator_id: id, site_id })))
      .execute()
}
