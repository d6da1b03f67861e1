import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from 'kysely'
import { endLeasesNotTheirs } from '../claim/end-leases.ts'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import { type Actor, told } from './admin-events.ts'
import { BadPersonError, checkedPerson, isLogin, type Person } from './person.ts'
import { endSessions } from './sessions.ts'
import { lockModerator, setPools, setSites } from './stored-person.ts'

export type NewModerator = Pick<Person, 'name' | 'role' | 'pools'> & Partial<Person> & { login: string }
/** `disabled`: they may not work here; what they did stays. */
export type ModeratorChanges = Partial<Person & { disabled: boolean }>

/** At the desk: /desk/admin/people/new. */
const PAGE_OF_WHOEVER_IS_NEW = 'new'

/** Nobody would be left who may change people and sites. */
export class LastAdminError extends Error {
  override name = 'LastAdminError'
}

/**
 * Adds a moderator, or changes the one who has that login. Who is added without a word about it sees all sites.
 * @returns their id.
 * @throws {BadPersonError} @throws {LastAdminError}
 */
export async function ensureModerator(
  trx: Transaction<Database>,
  asked: NewModerator,
  actor: Actor = 'command',
  now?: Date,
): Promise<string> {
  const at = now ?? (await transactionTime(trx))
  const { login, ...person } = asked
  return (await addModerator(trx, asked, actor, at)) ?? (await changeModerator(trx, login, person, actor, at))
}

/**
 * Adds a moderator, who sees all sites if nothing is said about it.
 * @returns their id; undefined if somebody has that login already.
 * @throws {BadPersonError}
 */
export async function addModerator(
  trx: Transaction<Database>,
  { login, ...asked }: NewModerator,
  actor: Actor,
  now: Date,
): Promise<string | undefined> {
  if (!isLogin(login)) throw new BadPersonError('login: lower-case letters, digits, . _ -, a letter first')
  if (login === PAGE_OF_WHOEVER_IS_NEW) throw new BadPersonError(`login: not ${login}, which is the name of a page`)
  const { name, role, pools, email = null, sites = 'all' } = await checkedPerson(trx, login, asked)
  checkAdmin({ role, sites })
  const added = await trx
    .insertInto('moderators')
    .values({ id: randomUUID(), login, name, role, email, all_sites: sites === 'all' })
    .onConflict(conflict => conflict.column('login').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return undefined
  await setPools(trx, added.id, pools)
  await setSites(trx, added.id, sites)
  await told(trx, actor, 'moderator_added', `moderator:${login}`, { role, pools, sites }, now)
  return added.id
}

/**
 * Changes what is set of a moderator; what is the same already is not told. Another e-mail address takes away the
 * identities that the old one led to. Disabling ends all their sessions. What they hold and
 * may decide no more (of a site that was taken from them, say) is open again at once.
 * @returns their id.
 * @throws {NoSuchModeratorError} @throws {BadPersonError}
 * @throws {LastAdminError} the last enabled admin would be none any more, or disabled.
 */
export async function changeModerator(
  trx: Transaction<Database>,
  login: string,
  asked: ModeratorChanges,
  actor: Actor,
  now: Date,
): Promise<string> {
  const mayEndAdmin = asked.disabled === true || (asked.role !== undefined && asked.role !== 'admin')
  const admins = mayEndAdmin ? await lockAdmins(trx) : []
  const before = await lockModerator(trx, login)
  const changes = differences(before, await checkedPerson(trx, login, asked))
  const { id } = before
  if (Object.keys(changes).length === 0) return id
  checkAdmin({ ...before, ...changes })

  if (mayEndAdmin && admins.includes(id) && admins.length === 1)
    throw new LastAdminError(`${login} is the last admin: make somebody else one first`)
  const { disabled, sites, pools, ...columns } = changes
  const set = {
    ...columns,
    ...(sites !== undefined && { all_sites: sites === 'all' }),
    ...(disabled !== undefined && { disabled_at: disabled ? now : null }),
  }
  if (Object.keys(set).length > 0) await trx.updateTable('moderators').set(set).where('id', '=', id).execute()
  if (pools !== undefined) await setPools(trx, id, pools)
  if (sites !== undefined) await setSites(trx, id, sites)
  if (changes.email !== undefined) await trx.deleteFrom('moderator_identities').where('moderator_id', '=', id).execute()
  await tellOfChanges(trx, login, changes, actor, now)
  // When they are let in again, too: one could have been begun at the moment they were shut out.
  if (disabled !== undefined) await endSessions(trx, id, actor, now)
  await endLeasesNotTheirs(trx, id, now)
  return id
}

/** Who could give themselves every site has them already. */
function checkAdmin({ role, sites }: Pick<Person, 'role' | 'sites'>): void {
  if (role === 'admin' && sites !== 'all') throw new BadPersonError('sites: an admin sees all of them')
}

/** The enabled admins, who stay what they are until the transaction ends: two cannot take each other's role away. */
async function lockAdmins(trx: Transaction<Database>): Promise<string[]> {
  const admins = await trx
    .selectFrom('moderators')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return admins.map(({ id }) => id)
}

function differences(before: Person & { disabled: boolean }, asked: ModeratorChanges): ModeratorChanges {
  const { name, role, pools, email, sites, disabled } = asked
  return {
    ...(name !== undefined && name !== before.name && { name }),
    ...(role !== undefined && role !== before.role && { role }),
    ...(pools !== undefined && !isDeepStrictEqual(pools, before.pools) && { pools }),
    ...(email !== undefined && email !== before.email && { email }),
    ...(sites !== undefined && !isDeepStrictEqual(sites, before.sites) && { sites }),
    ...(disabled !== undefined && disabled !== before.disabled && { disabled }),
  }
}

/** That a name or an address is another now is told; what it is would stay there for ever. */
async function tellOfChanges(
  trx: Transaction<Database>,
  login: string,
  { disabled, name, email, ...changes }: ModeratorChanges,
  actor: Actor,
  now: Date,
): Promise<void> {
  const data = { ...changes, ...(name !== undefined && { name: true }), ...(email !== undefined && { email: true }) }
  const subject = `moderator:${login}` as const
  if (Object.keys(data).length > 0) await told(trx, actor, 'moderator_changed', subject, data, now)
  if (disabled !== undefined)
    await told(trx, actor, disabled ? 'moderator_disabled' : 'moderator_enabled', subject, {}, now)
}
