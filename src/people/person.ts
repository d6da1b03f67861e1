import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ModeratorsTable } from '../database/tables/moderators.ts'
import type { Pool } from '../rota/rota.ts'
import { faultOf } from '../typed-text.ts'

/** What is set of a moderator. `email` null: none. */
export type Person = {
  name: string
  role: ModeratorsTable['role']
  pools: readonly Pool[]
  email: string | null
  sites: 'all' | readonly string[]
}

/** This cannot be set of a person: the message says why. */
export class BadPersonError extends Error {
  override name = 'BadPersonError'
}

export const ROLES = ['moderator', 'senior', 'admin', 'auditor'] as const satisfies readonly Person['role'][]
export const POOLS = ['full_time', 'part_time'] as const satisfies readonly Pool[]

const LOGIN = /^[a-z][a-z0-9._-]{0,62}$/
const EMAIL = /^[^@\s]+@[^@\s]+$/
const MOST_NAME = 100
/** What an SMTP path may be. */
const MOST_EMAIL = 254

export function isLogin(word: string): boolean {
  return LOGIN.test(word)
}

/**
 * What was asked to be set, as it is stored: the name trimmed, the e-mail address in lower case, no pool or site twice.
 * @throws {BadPersonError}
 */
export async function checkedPerson<T extends Partial<Person>>(
  trx: Transaction<Database>,
  login: string,
  asked: T,
): Promise<T> {
  const person = { ...asked }
  if (asked.name !== undefined) person.name = checkedName(asked.name)
  if (asked.email !== undefined) person.email = await checkedEmail(trx, login, asked.email)
  if (asked.pools !== undefined) person.pools = [...new Set(asked.pools)].toSorted()
  if (asked.sites !== undefined) person.sites = await checkedSites(trx, asked.sites)
  return person
}

function checkedName(asked: string): string {
  const name = asked.trim()
  const fault = faultOf(name, MOST_NAME)
  if (fault !== undefined) throw new BadPersonError(`name: ${fault}`)
  return name
}

async function checkedEmail(trx: Transaction<Database>, login: string, asked: string | null): Promise<string | null> {
  if (asked === null) return null
  const email = asked.trim().toLowerCase()
  const fault = faultOf(email, MOST_EMAIL)
  if (fault !== undefined) throw new BadPersonError(`e-mail address: ${fault}`)
  if (!EMAIL.test(email)) throw new BadPersonError('e-mail address: must be one, such as amira@example.com')
  const other = await trx
    .selectFrom('moderators')
    .select('login')
    .where('email', '=', email)
    .where('login', '<>', login)
    .executeTakeFirst()
  if (other) throw new BadPersonError(`e-mail address: ${other.login} has it`)
  return email
}

async function checkedSites(trx: Transaction<Database>, asked: Person['sites']): Promise<Person['sites']> {
  if (asked === 'all' || asked.length === 0) return asked
  const sites = [...new Set(asked)].toSorted()
  const known = await trx.selectFrom('sites').select('id').execute()
  const unknown = sites.find(site => !known.some(({ id }) => id === site))
  if (unknown !== undefined) throw new BadPersonError(`sites: there is no ${unknown}`)
  return sites
}
