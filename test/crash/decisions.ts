import type { Kysely } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import type { Holder } from '../../src/claim/live-claim.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Database } from '../../src/database/schema.ts'
import { decide } from '../../src/decision/decide.ts'
import { CaseChangedError } from '../../src/decision/errors.ts'
import { loadPolicy } from '../../src/policy.ts'
import { type Rules, rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { receive, statutory } from '../support/desk.ts'
import { policyFile } from '../support/system.ts'

/** The repository's policy, but a decision leaves at once, and a site may be told of as many as there are senders. */
export const WITHOUT_GRACE = policyFile({ grace: '0s', inFlightPerSite: 100 })
const withoutGrace = rulesOf(loadPolicy(WITHOUT_GRACE), statutory)

/**
 * A complaint about each of `count` comments, claimed and decided; `round` says for the how many-th time, for a
 * comment gets its next case when it has been edited.
 */
export async function decisionsAbout(
  db: Kysely<Database>,
  moderator: Moderator,
  count: number,
  { round = 1, rules = withoutGrace } = {},
): Promise<void> {
  const complaints = Array.from({ length: count }, (_, i) =>
    aComplaint({
      comment: { id: `c${i}`, revision: round, text: `Comment ${i}, revision ${round}` },
      complainant: { key: `reader-${round}` },
      reason: ['abuse', 'spam', 'hate', 'privacy'][round - 1]!,
    }),
  )
  await receive(db, complaints, new Date())
  for (const _ of complaints) await decideNext(db, moderator, rules)
}

async function decideNext(db: Kysely<Database>, moderator: Moderator, rules: Rules): Promise<void> {
  const now = new Date()
  const { claim } = await claimNext(db, moderator, rules, now)
  if (!claim) throw new Error('there is no case to claim')
  const holder = { moderatorId: moderator.id, token: claim.token }
  for (let decided = false; !decided;) decided = await decidedAsSeen(db, claim.caseId, holder, rules, now)
}

/** False if the case changed while they read it (an intake is at work, perhaps): they look again. */
async function decidedAsSeen(db: Kysely<Database>, caseId: number, holder: Holder, rules: Rules, now: Date) {
  const { version } = await db.selectFrom('cases').select('version').where('id', '=', caseId).executeTakeFirstOrThrow()
  try {
    await db
      .transaction()
      .execute(trx => decide(trx, holder, { version, action: 'keep', rule: 'within_rules' }, rules, now))
    return true
  } catch (error) {
    if (error instanceof CaseChangedError) return false
    throw error
  }
}

/** How many cases are in each state. */
export async function caseStates(db: Kysely<Database>): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('cases')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
