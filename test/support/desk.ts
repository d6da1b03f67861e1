import type { Kysely } from 'kysely'
import type { Moderator } from '../../src/claim/moderator.ts'
import { findModerator } from '../../src/claim/moderator.ts'
import type { Complaint } from '../../src/client.ts'
import type { Database } from '../../src/database/schema.ts'
import type { Decided, Proposed } from '../../src/decision/choice.ts'
import { recordComplaints, type RecordOutcome } from '../../src/intake/record.ts'
import { ensureModerator, type NewModerator } from '../../src/people/moderators.ts'
import { loadPolicy } from '../../src/policy.ts'
import { loadStatutoryDays } from '../../src/rota/statutory.ts'
import { type Rules, rulesOf, targetOf } from '../../src/rules.ts'
import { ensureSite } from '../../src/sites/sites.ts'

/** The policy of the repository. */
export const statutory = loadStatutoryDays(new URL('../../bank-holidays.json', import.meta.url).pathname)
export const rules = rulesOf(loadPolicy(new URL('../../policy.json', import.meta.url).pathname), statutory)

/** A time on Monday 23 November 2026, London time (which is UTC then): `at('10:00')`. */
export function at(time: string): Date {
  return new Date(`2026-11-23T${time}Z`)
}

export async function aSite(db: Kysely<Database>, webhookUrl?: string, id = 'auldbrig'): Promise<void> {
  // The sites of tests are on loopback.
  const site = { id, name: 'The Auldbrig Chronicle', webhookUrl, privateAddresses: true }
  await db.transaction().execute(trx => ensureSite(trx, site))
}

export async function aModerator(
  db: Kysely<Database>,
  login: string,
  changes: Partial<NewModerator> = {},
): Promise<Moderator> {
  const person: NewModerator = { login, name: login, role: 'moderator', pools: ['full_time', 'part_time'], ...changes }
  const id = await db.transaction().execute(trx => ensureModerator(trx, person))
  const found = await findModerator(db, id)
  if (!found) throw new Error(`${login} cannot be found`)
  return found
}

/** Records complaints at an instant, in one transaction, as the intake does. */
export async function receive(
  db: Kysely<Database>,
  complaints: Complaint[],
  now: Date,
  under: Rules = rules,
): Promise<RecordOutcome[]> {
  return await db.transaction().execute(trx =>
    recordComplaints(
      trx,
      complaints.map(complaint => ({ complaint, receivedAt: now, target: targetOf(under, complaint.reason, now) })),
      under,
      now,
    ),
  )
}

/** The types of a case's events, in order. */
export async function eventsOf(db: Kysely<Database>, caseId: number): Promise<string[]> {
  const events = await db
    .selectFrom('case_events')
    .select('type')
    .where('case_id', '=', caseId)
    .orderBy('sequence')
    .execute()
  return events.map(({ type }) => type)
}

/** A decision that needed no second person. */
export function asDecided(answer: Decided | Proposed): Decided {
  if ('proposed' in answer) throw new Error(`case ${answer.caseId} waits for a second person`)
  return answer
}
