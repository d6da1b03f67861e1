import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Moderator } from './moderator.ts'

/** Of whom is asked what they see. */
export type Seer = Pick<Moderator, 'sites'>

/** Is the site in this column one that the moderator may see? A column that is null is nobody's but who sees all. */
export function seesSite({ sites }: Seer, column: string): RawBuilder<boolean> {
  if (sites === 'all') return sql<boolean>`true`
  const [first, ...others] = sites
  if (first === undefined) return sql<boolean>`false`
  // One by itself, and an index by site has its rows in the order that is asked for.
  if (others.length === 0) return sql<boolean>`${sql.ref(column)} = ${first}`
  return sql<boolean>`${sql.ref(column)} = any(${[...sites]}::text[])`
}

/** Is the decision (table `decisions`) of a site that they may see? Its delivery has its site. */
export function seesDecision(seer: Seer): RawBuilder<boolean> {
  if (seer.sites === 'all') return sql<boolean>`true`
  return sql<boolean>`decisions.id in (select decision_id from deliveries where ${seesSite(seer, 'deliveries.site_id')})`
}

/** The same, of what was read already. */
export function mayBeSeen({ sites }: Seer, site: string): boolean {
  return sites === 'all' || sites.includes(site)
}

/**
 * The same as the record has it at this moment: where only an id is known, or a column of the statement that has it, and
 * where what somebody may see could have changed since they asked.
 */
export function seesSiteNow(moderator: string | RawBuilder<string>, column: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from moderators seer
    where seer.id = ${moderator} and (seer.all_sites or exists (
      select from moderator_sites where moderator_id = seer.id and site_id = ${sql.ref(column)})))`
}

/** Whether there is such a case on a site that they see. */
export async function seesCase(db: Kysely<Database>, seer: Seer, caseId: number): Promise<boolean> {
  const found = await db
    .selectFrom('cases')
    .select('id')
    .where('id', '=', caseId)
    .where(seesSite(seer, 'cases.site_id'))
    .executeTakeFirst()
  return found !== undefined
}

/** May they act on it, as the record has it at this moment: they work here, are no auditor, and see its site. */
export async function mayActStill(trx: Transaction<Database>, moderatorId: string, caseId: number): Promise<boolean> {
  const found = await trx
    .selectFrom('cases')
    .select('cases.id')
    .where('cases.id', '=', caseId)
    .innerJoin('moderators', join => join.on('moderators.id', '=', moderatorId))
    .where('moderators.disabled_at', 'is', null)
    .where('moderators.role', '<>', 'auditor')
    .where(seesSiteNow(moderatorId, 'cases.site_id'))
    .executeTakeFirst()
  return found !== undefined
}

/** What identifies what they see: those who have the same see the same. */
export function sightOf({ sites }: Seer): string {
  return sites === 'all' ? 'all' : JSON.stringify(sites.toSorted())
}
