import { html } from '@remix-run/html-template'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Seer, seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import { timeOrDay } from './local-time.ts'
import type { Desk, Notice } from './pages/layout.ts'
import { undoForm } from './pages/undo.ts'

const caseId = z.coerce.number().int().positive().optional().catch(undefined)

const acts = z.enum([
  'released',
  'assigned',
  'escalated',
  'proposed',
  'disagreed',
  'taken_back',
  'withdrawn',
  'withdrawn_into',
  'raised',
  'law_hold',
  'law_hold_lifted',
  'notice_poster_told',
  'notice_returned',
])

const DONE: Readonly<Record<z.infer<typeof acts>, string>> = {
  released: 'is back with the pool on duty.',
  assigned: 'waits for who it was assigned to.',
  escalated: 'waits for a senior.',
  proposed: 'waits for a second person.',
  disagreed: 'is back with the pool on duty.',
  taken_back: 'is back with the pool on duty: your proposal is taken back.',
  raised: 'has what you raised.',
  law_hold: 'is on hold for legal advice.',
  law_hold_lifted: 'is off hold.',
  notice_poster_told: 'has it on record: the poster was told of the notice. Its clock has stopped.',
  notice_returned: 'has it on record: the notice was returned. Its clock has stopped.',
  withdrawn: 'is open again: nothing was sent.',
  withdrawn_into: 'is undone, and nothing was sent. Since then new complaints have opened this case: decide here.',
}

const NOT: Readonly<Record<'none' | 'held' | 'off_duty' | 'not_yours' | 'taken' | 'on_hold', Notice>> = {
  none: { kind: 'done', words: 'Nothing is waiting for you. Well done.' },
  held: { kind: 'problem', words: 'You hold as many cases as one may: decide or release one first.' },
  off_duty: { kind: 'problem', words: 'The other pool is on duty now.' },
  not_yours: {
    kind: 'problem',
    words: 'This case is not for you: you are in it, have just let it go, or it waits for somebody else.',
  },
  on_hold: {
    kind: 'problem',
    words: 'This case is on hold for legal advice: nobody takes it until a senior lifts that.',
  },
  taken: { kind: 'problem', words: 'Somebody else was quicker: it is not open any more.' },
}

/** What a page was come to from: `/desk?decided=12`. What was not meant for it is passed over. */
export const pageQuery = z.object({
  decided: caseId,
  done: acts.optional().catch(undefined),
  case: caseId,
  next: z.enum(['none', 'held', 'off_duty']).optional().catch(undefined),
  not: z.enum(['held', 'off_duty', 'not_yours', 'taken', 'on_hold']).optional().catch(undefined),
})
export type PageQuery = Partial<z.infer<typeof pageQuery>>

/** Says what became of the act that led to this page, out of the record; a decision that has not left can be undone. */
export async function noticeFor(
  db: Kysely<Database>,
  query: PageQuery,
  { moderator, csrf }: Desk,
  { timeZone }: Policy,
  now: Date,
): Promise<Notice | undefined> {
  if (query.not) return NOT[query.not]
  if (query.done && query.case) return { kind: 'done', words: `Case ${query.case} ${DONE[query.done]}` }
  const nothing = query.next && NOT[query.next]
  const decision = query.decided && (await standingDecision(db, moderator, query.decided))
  if (!decision) return nothing
  const { id, action, not_before, moderator_id, seconded_by, relayed } = decision
  const mine = [moderator_id, seconded_by].includes(moderator.id)
  const leaves = not_before > now && !relayed
  return {
    kind: 'done',
    words: html`Case ${query.decided} decided: ${action}.
    ${leaves ? html`It leaves for the site at ${timeOrDay(not_before, now, timeZone)}. ` : ''}
    ${leaves && mine ? undoForm(id, not_before, csrf, now) : ''} ${nothing ? nothing.words : ''}`,
  }
}

async function standingDecision(db: Kysely<Database>, seer: Seer, decided: number) {
  return await db
    .selectFrom('decisions')
    .innerJoin('deliveries', 'deliveries.decision_id', 'decisions.id')
    .select(['decisions.id', 'action', 'not_before', 'moderator_id', 'seconded_by'])
    .select(({ eb, or }) => or([eb('attempts', '>', 0), eb('relayed_until', 'is not', null)]).as('relayed'))
    .where('decisions.case_id', '=', decided)
    .where(seesSite(seer, 'deliveries.site_id'))
    .where('deliveries.state', '<>', 'withdrawn')
    .executeTakeFirst()
}
