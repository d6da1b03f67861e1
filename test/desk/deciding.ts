import type { Kysely } from 'kysely'
import { claimCase } from '../../src/claim/claim-case.ts'
import type { Database } from '../../src/database/schema.ts'
import { decide } from '../../src/decision/decide.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, asDecided, receive, rules } from '../support/desk.ts'

const MINUTE_MS = 60_000
const KEEP = { action: 'keep', rule: 'within_rules' } as const
let revision = 0

type About = {
  site?: string
  minutesAgo?: number
  choice?: { action: 'amend'; rule: string; textAfter: string } | { action: 'delete' | 'keep'; rule: string }
}

/**
 * A complaint about a comment, which has another text each time, and a senior's decision on it: an hour ago, so that its
 * grace of two minutes is over.
 */
export async function decidedAbout(
  db: Kysely<Database>,
  comment: string,
  { site = 'auldbrig', minutesAgo = 60, choice = KEEP }: About = {},
) {
  const now = new Date(Date.now() - minutesAgo * MINUTE_MS)
  const complaint = aComplaint({
    site,
    comment: { id: comment, revision: ++revision, text: `Text ${revision}.` },
    complainant: { key: `reader-${revision}` },
  })
  await receive(db, [complaint], now)
  const moderator = await aModerator(db, 'catriona', { role: 'senior' })
  const { case_id } = await db
    .selectFrom('complaints')
    .select('case_id')
    .where('id', '=', complaint.id)
    .executeTakeFirstOrThrow()
  const { claim } = await claimCase(db, moderator, case_id, rules, now)
  const holder = { moderatorId: moderator.id, token: claim!.token }
  const made = await db.transaction().execute(trx => decide(trx, holder, { version: 1, ...choice }, rules, now))
  return { ...asDecided(made), complaint, moderator, revision }
}
