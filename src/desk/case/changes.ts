import { type Kysely, sql } from 'kysely'
import type { CaseEventType } from '../../case.ts'
import type { Database } from '../../database/schema.ts'
import type { Source } from '../../intake/complaint.ts'
import type { Policy } from '../../policy.ts'
import type { BySource } from '../pages/sources.ts'
import { readTimeline, type TimelineEvent } from './timeline.ts'

/** What is new about a case: complaints, counted by reason; everything else as it happened. */
export type Change =
  | { kind: 'complaints'; reason: string; label: string; sources: BySource; count: number; newReason: boolean }
  | { kind: 'event'; event: TimelineEvent }

/** What changed since the case's event `seen` was its last, new reasons first. Empty if nothing did. */
export async function changesSince(
  db: Kysely<Database>,
  caseId: number,
  seen: number,
  policy: Policy,
): Promise<Change[]> {
  const events = await readTimeline(db, caseId, seen)
  const counts = new Map<string, Map<Source, number>>()
  for (const { type, data } of events) {
    const [reason, source] = [data['reason'], sourceOf(data['source'])]
    if (type !== 'complaint_joined' || typeof reason !== 'string') continue
    const sources = counts.get(reason) ?? new Map<Source, number>()
    counts.set(reason, sources.set(source, (sources.get(source) ?? 0) + 1))
  }
  const known = counts.size > 0 ? await reasonsSeen(db, caseId, seen) : new Set()
  const complaints = [...counts].map(([reason, sources]) => ({
    kind: 'complaints' as const,
    reason,
    label: policy.reasons[reason]?.label ?? reason,
    sources: Object.fromEntries(sources),
    count: [...sources.values()].reduce((sum, count) => sum + count, 0),
    newReason: !known.has(reason),
  }))
  return [
    ...complaints.toSorted((a, b) => Number(b.newReason) - Number(a.newReason) || b.count - a.count),
    ...events.filter(({ type }) => type !== 'complaint_joined').map(event => ({ kind: 'event' as const, event })),
  ]
}

function sourceOf(source: unknown): Source {
  return source === 'staff' || source === 'tool' ? source : 'reader'
}

/** These leave a decision on what was shown as good as it was. */
const HARMLESS: ReadonlySet<CaseEventType> = new Set([
  'complaint_answered',
  'at_risk',
  'breached',
  'due_changed',
  'handed_over',
  'held_longer',
  'untakeable',
  'takeable',
])

/** Whether what changed must be read before the case is decided. */
export function mustBeRead(changes: readonly Change[]): boolean {
  return changes.some(one => (one.kind === 'complaints' ? one.newReason : !HARMLESS.has(one.event.type)))
}

async function reasonsSeen(db: Kysely<Database>, caseId: number, seen: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('case_events')
    .select(sql<string>`distinct data ->> 'reason'`.as('reason'))
    .where('case_id', '=', caseId)
    .where('sequence', '<=', seen)
    .where('type', '=', 'complaint_joined')
    .execute()
  return new Set(rows.map(({ reason }) => reason))
}
