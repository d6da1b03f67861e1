import type { Kysely } from 'kysely'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import { type Asked, keyset, type Listed, PAGE } from './keyset.ts'

export type DeadLetter = Awaited<ReturnType<typeof readRows>>[number]

const LATEST_FIRST = keyset('desc', { 'dead_letters.id': 'integer' })

/** One page of what could not be recorded, the latest first. What names no site is seen by who sees all of them. */
export async function listDeadLetters(db: Kysely<Database>, seer: Seer, asked: Asked): Promise<Listed<DeadLetter>> {
  return LATEST_FIRST.listed(await readRows(db, seer, asked), asked)
}

async function readRows(db: Kysely<Database>, seer: Seer, asked: Asked) {
  return await db
    .selectFrom('dead_letters')
    .select(['id', 'first_seen_at', 'site_id', 'complaint_id', 'reason', 'detail', 'payload'])
    .select(LATEST_FIRST.key.as('key'))
    .where('resolved_at', 'is', null)
    .where(seesSite(seer, 'dead_letters.site_id'))
    .where(LATEST_FIRST.beyond(asked))
    .orderBy(LATEST_FIRST.order(asked))
    .limit(PAGE + 1)
    .execute()
}
