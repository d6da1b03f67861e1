import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import { readCard } from './case/card.ts'
import { timeOrDay } from './local-time.ts'
import type { Notice } from './pages/layout.ts'

const caseId = z.coerce.number().int().positive().optional().catch(undefined)
const none = z.enum(['none', 'held', 'off_duty'])

/** What the desk was come back to from: `/desk?decided=12`. What was not meant for it is passed over. */
export const deskQuery = z.object({ decided: caseId, released: caseId, next: none.optional().catch(undefined) })

const WHY_NONE: Readonly<Record<z.infer<typeof none>, Notice>> = {
  none: { kind: 'done', words: 'Nothing is waiting for you. Well done.' },
  held: { kind: 'problem', words: 'You hold as many cases as one may: decide or release one first.' },
  off_duty: { kind: 'problem', words: 'The other pool is on duty now.' },
}

/** Says what became of the act that led back to the desk, out of the record. */
export async function noticeFor(
  db: Kysely<Database>,
  { decided, released, next }: z.infer<typeof deskQuery>,
  { timeZone }: Policy,
  now: Date,
): Promise<Notice | undefined> {
  if (next !== undefined) return WHY_NONE[next]
  if (released !== undefined) return { kind: 'done', words: `Case ${released} is back with the pool on duty.` }
  const decision = decided === undefined ? undefined : (await readCard(db, decided))?.decision
  if (!decision) return undefined
  const { action, not_before } = decision
  const leaves = not_before > now ? `It leaves for the site at ${timeOrDay(not_before, now, timeZone)}.` : ''
  return { kind: 'done', words: `Case ${decided} decided: ${action}. ${leaves}`.trim() }
}
