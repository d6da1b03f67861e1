import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { told } from './admin-events.ts'

/** Who somebody is to a provider of OpenID Connect, whose word was checked. */
export type Identity = { issuer: string; subject: string; email?: string | undefined; emailVerified: boolean }

/**
 * The moderator that an identity leads to, by id: as it did before or, the first time, by an e-mail address that the
 * provider has verified, which links it. Undefined: nobody on the list, or somebody who may not work here any more.
 *
 * An address leads nobody to a moderator who has another identity at the same provider already: addresses are given to
 * new people. (Whoever really is another subject now gets there once their address is set anew.)
 */
export async function moderatorOf(
  trx: Transaction<Database>,
  { issuer, subject, email, emailVerified }: Identity,
  now: Date,
): Promise<string | undefined> {
  const known = await trx
    .selectFrom('moderator_identities')
    .innerJoin('moderators', 'moderators.id', 'moderator_identities.moderator_id')
    .select(['moderators.id', 'disabled_at'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  if (known) return known.disabled_at === null ? known.id : undefined
  if (!emailVerified || email === undefined || email.includes('\u0000')) return undefined

  // Locked: of two first sign-ins at once with one address only one is linked.
  const person = await trx
    .selectFrom('moderators')
    .select(['id', 'login'])
    .where(
      'email',
      '=',
      email.trim().replaceAll(/[A-Z]+/g, letters => letters.toLowerCase()),
    )
    .where('disabled_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!person) return undefined
  const theirs = await trx
    .selectFrom('moderator_identities')
    .select('subject')
    .where('issuer', '=', issuer)
    .where('moderator_id', '=', person.id)
    .executeTakeFirst()
  // The same subject: somebody's other browser was first.
  if (theirs) return theirs.subject === subject ? person.id : undefined
  await trx
    .insertInto('moderator_identities')
    .values({ issuer, subject, moderator_id: person.id, linked_at: now })
    .execute()
  await told(trx, { moderator: person.id }, 'identity_linked', `moderator:${person.login}`, { issuer }, now)
  return person.id
}

/** The providers through which a moderator signs in, by when they first did. */
export async function listIdentities(
  db: Kysely<Database>,
  moderatorId: string,
): Promise<{ issuer: string; linkedAt: Date }[]> {
  return await db
    .selectFrom('moderator_identities')
    .select(['issuer', 'linked_at as linkedAt'])
    .where('moderator_id', '=', moderatorId)
    .orderBy('linked_at')
    .execute()
}
