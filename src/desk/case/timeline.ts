import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/schema.ts'

export type TimelineEvent = Awaited<ReturnType<typeof readTimeline>>[number]

/** What happened to a case after its event `seen`, in order, with the names of those who did it. */
export async function readTimeline(db: Kysely<Database>, caseId: number, seen = 0) {
  return await db
    .selectFrom('case_events')
    .leftJoin('moderators as who', 'who.id', 'case_events.moderator_id')
    .leftJoin('moderators as whom', join =>
      // The id is text in an event's data; compared as text, a damaged one is nobody.
      join.on(sql<boolean>`whom.id::text = case_events.data ->> 'to'`),
    )
    .select(['sequence', 'case_events.at', 'type', 'actor', 'moderator_id', 'pool', 'data'])
    .select(['who.name as who', 'whom.name as whom'])
    .where('case_id', '=', caseId)
    .where('sequence', '>', seen)
    .orderBy('sequence')
    .execute()
}
