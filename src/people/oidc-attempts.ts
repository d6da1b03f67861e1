import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { hashToken } from '../token.ts'

/** So long somebody may stay at the provider's own page. */
export const ATTEMPT_LASTS_MS = 10 * 60_000

/** What of a sign-in that was begun with a provider must fit what comes back. */
export type Attempt = { nonce: string; codeVerifier: string; returnTo: string }

/** Keeps an attempt until it comes back, and forgets a few that never did. `state` and `browser` are tokens. */
export async function keepAttempt(
  db: Kysely<Database>,
  { state, browser, nonce, codeVerifier, returnTo }: Attempt & { state: string; browser: string },
  now: Date,
): Promise<void> {
  await sql`
    with forgotten as (
      delete from oidc_attempts where state_hash in (
        select state_hash from oidc_attempts where expires_at <= ${now}
        order by expires_at limit 10 for update skip locked)
    )
    insert into oidc_attempts (state_hash, browser_hash, nonce, code_verifier, return_to, created_at, expires_at)
    values (${hashToken(state)}, ${hashToken(browser)}, ${nonce}, ${codeVerifier}, ${returnTo}, ${now},
      ${new Date(now.getTime() + ATTEMPT_LASTS_MS)})`.execute(db)
}

/**
 * Takes an attempt out of the record: of any number who come back with its state, in any number of processes, one has
 * it. Undefined if there is none, it is too old, or it comes back to another browser than began it; then it is used up,
 * too, for somebody else has seen it.
 */
export async function takeAttempt(
  db: Kysely<Database>,
  { state, browser }: { state: string; browser: string },
  now: Date,
): Promise<Attempt | undefined> {
  const found = await db
    .deleteFrom('oidc_attempts')
    .where('state_hash', '=', hashToken(state))
    .returning(['browser_hash', 'nonce', 'code_verifier', 'return_to', 'expires_at'])
    .executeTakeFirst()
  if (!found || found.expires_at <= now || !found.browser_hash.equals(hashToken(browser))) return undefined
  return { nonce: found.nonce, codeVerifier: found.code_verifier, returnTo: found.return_to }
}
