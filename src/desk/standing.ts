import type { Kysely } from 'kysely'
import type { Moderator } from '../claim/moderator.ts'
import { mayBeGiven } from '../claim/takers.ts'
import type { Database } from '../database/schema.ts'
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
  { policy, rota }: Rules,
  now: Date,
): Promise<Standing> {
  const { role, pools } = moderator
  if (role === 'auditor') return { kind: 'reader' }
  const senior = role === 'senior' || role === 'admin'
  const onDuty = senior || pools.includes(rota.poolOnDuty(now))

  if (state === 'awaiting_second') {
    const proposal = await db
      .selectFrom('proposals')
      .select('moderator_id')
      .where('case_id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (proposal?.moderator_id === moderator.id) return { kind: 'proposer' }
    return { kind: onDuty ? 'second' : 'reader' }
  }
  const held = (await readHeld(db, moderator.id, now)).find(one => one.id === id)
  if (held && !hasToken) return { kind: 'holder_elsewhere', until: held.expires_at }
  if (held) {
    const longest = new Date(held.claimed_at.getTime() + policy.longestHold)
    const takers = (await mayBeGiven(db, id)).filter(one => one.id !== moderator.id)
    return { kind: 'holder', until: held.expires_at, longest, takers }
  }
  const forThem =
    assigned_to === moderator.id || (senior ? true : onDuty && assigned_to === null && escalated_at === null)
  return { kind: state === 'open' && forThem ? 'taker' : 'reader' }
}
