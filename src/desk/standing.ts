import type { Kysely } from 'kysely'
import { mayTake } from '../claim/claim-case.ts'
import type { Moderator } from '../claim/moderator.ts'
import { mayBeGiven, type Taker } from '../claim/takers.ts'
import type { Database } from '../database/schema.ts'
import { mayBeSecond } from '../decision/may-be-second.ts'
import type { Rules } from '../rules.ts'
import { hashToken } from '../token.ts'
import { type Card, readHeld } from './case/card.ts'

/** What a moderator may do with a case as it is now. The verbs judge again: this decides what the page offers. */
export type Standing =
  /** In this browser, which has the claim's token. `until`: as it stands; `longest`: as long as it can be held. */
  | { kind: 'holder'; until: Date; longest: Date; takers: Taker[] }
  | { kind: 'holder_elsewhere'; until: Date }
  | { kind: 'second' }
  | { kind: 'proposer' }
  | { kind: 'taker' }
  | { kind: 'reader' }

export async function standingOf(
  db: Kysely<Database>,
  moderator: Moderator,
  { id, state }: Card,
  token: string | undefined,
  rules: Rules,
  now: Date,
): Promise<Standing> {
  if (moderator.role === 'auditor') return { kind: 'reader' }
  if (state === 'awaiting_second') {
    if (await proposed(db, moderator.id, id)) return { kind: 'proposer' }
    return { kind: (await mayBeSecond(db, moderator, id, rules, now)) ? 'second' : 'reader' }
  }
  const held = (await readHeld(db, moderator, now)).find(one => one.id === id)
  // A cookie may outlive its claim, or the claim may have gone on in another browser.
  const here = held && token !== undefined && hashToken(token).equals(held.token_hash)
  if (held && !here) return { kind: 'holder_elsewhere', until: held.expires_at }
  if (held) {
    const longest = new Date(held.claimed_at.getTime() + rules.policy.longestHold)
    const takers = (await mayBeGiven(db, id, rules.policy)).filter(one => one.id !== moderator.id)
    return { kind: 'holder', until: held.expires_at, longest, takers }
  }
  return { kind: (await mayTake(db, moderator, id, rules, now)) ? 'taker' : 'reader' }
}

async function proposed(db: Kysely<Database>, moderatorId: string, caseId: number): Promise<boolean> {
  const proposal = await db
    .selectFrom('proposals')
    .select('claim_id')
    .where('case_id', '=', caseId)
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return proposal !== undefined
}
