import { type Kysely, sql } from 'kysely'
import { type Seer, seesSite } from '../../claim/sees.ts'
import type { Database } from '../../database/schema.ts'
import { type Asked, keyset, type Listed, PAGE } from './keyset.ts'

export type DeadDeliveryRow = Awaited<ReturnType<typeof readRows>>[number]

const LATEST_FIRST = keyset('desc', { 'deliveries.ended_at': 'instant', 'deliveries.decision_id': 'uuid' })

/** One page of the decisions that no site could be told of, the latest first. */
export async function listDeadDeliveries(
  db: Kysely<Database>,
  seer: Seer,
  asked: Asked,
): Promise<Listed<DeadDeliveryRow>> {
  return LATEST_FIRST.listed(await readRows(db, seer, asked), asked)
}

/** The sites of dead deliveries, by name, and how many each has. */
export async function sitesWithDead(db: Kysely<Database>, seer: Seer) {
  return await db
    .selectFrom('deliveries')
    .innerJoin('sites', 'sites.id', 'deliveries.site_id')
    .select(({ fn }) => ['sites.id', 'sites.name', fn.countAll<number>().as('count')])
    .where('state', '=', sql.lit('dead'))
    .where(seesSite(seer, 'deliveries.site_id'))
    .groupBy(['sites.id', 'sites.name'])
    .orderBy('sites.name')
    .execute()
}

async function readRows(db: Kysely<Database>, seer: Seer, asked: Asked) {
  return await db
    .selectFrom('deliveries')
    .innerJoin('decisions', 'decisions.id', 'deliveries.decision_id')
    .innerJoin('sites', 'sites.id', 'deliveries.site_id')
    .select([LATEST_FIRST.key.as('key'), 'decision_id', 'deliveries.case_id', 'deliveries.site_id', 'ended_at'])
    .select(['attempts', 'attempts_before', 'dead_because', 'last_status', 'last_error'])
    .select(['action', 'decided_at', 'sites.name as site'])
    // The line of the comment waits for this one.
    .select(
      sql<number>`(
        select count(*) from deliveries later where later.comment_id = deliveries.comment_id
          and later.sequence > deliveries.sequence and later.state in ('waiting', 'dead'))`.as('behind'),
    )
    .where('state', '=', sql.lit('dead'))
    .where(seesSite(seer, 'deliveries.site_id'))
    .where(LATEST_FIRST.beyond(asked))
    .orderBy(LATEST_FIRST.order(asked))
    .limit(PAGE + 1)
    .execute()
}
