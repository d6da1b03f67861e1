import type { Kysely } from 'kysely'
import { isSenior, type Moderator } from '../claim/moderator.ts'
import { mayBeGiven } from '../claim/takers.ts'
import type { Database } from '../database/schema.ts'
import { mayBeSecond } from '../decision/may-be-second.ts'
import type { Rules } from '../rules.ts'
import { type Card, readHeld } from './case/card.ts'

/** What a moderator may do with a case as it is now. The verbs judge again: this decides what the page offers. */
export type Standing =
  /** In this browser, which has the claim's token. `until`: as it stands; `longest`: as long as it can be held. */
  | { kind: 'holder'; until: Date; longest: Date; takers: { id: string; name: string }[] }
  | { kind: 'holder_elsewhere'; until: Date }
  | { kind: 'second' }
  | { kind: 'proposer' }
  | { kind: 'taker' }
  | { kind: 'reader' }

export async function standingOf(
  db: Kysely<Database>,
  moderator: Moderator,
  { id, state, assigned_to, escalated_at }: Card,
  hasToken: boolean,
  rules: Rules,
  now: Date,
): Promise<Standing> {
  if (moderator.role === 'auditor') return { kind: 'reader' }
  if (state === 'awaiting_second') {
    if (await proposed(db, moderator.id, id)) return { kind: 'proposer' }
    return { kind: (await mayBeSecond(db, moderator, id, rules, now)) ? 'second' : 'reader' }
  }
  const held = (await readHeld(db, moderator.id, now)).find(one => one.id === id)
  if (held && !hasToken) return { kind: 'holder_elsewhere', until: held.expires_at }
  if (held) {
    const longest = new Date(held.claimed_at.getTime() + rules.policy.longestHold)
    const takers = (await mayBeGiven(db, id)).filter(one => one.id !== moderator.id)
    return { kind: 'holder', until: held.expires_at, longest, takers }
  }
  if (state !== 'open') return { kind: 'reader' }
  const onDuty = moderator.pools.includes(rules.rota.poolOnDuty(now))
  const forThePool = assigned_to === null && escalated_at === null
  const theirs = assigned_to === moderator.id || isSenior(moderator) || (onDuty && forThePool)
  return { kind: theirs ? 'taker' : 'reader' }
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
