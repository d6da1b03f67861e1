import { type Kysely, sql, type Transaction } from 'kysely'
import { UNDECIDED } from '../case.ts'
import type { Database } from '../database/schema.ts'
import type { Policy } from '../policy.ts'
import type { ReceivedComplaint } from './batch.ts'
import type { Complaint } from './complaint.ts'

/** These complaints would give their complainants more undecided ones than the policy lets one person have. */
export class TooManyOpenError extends Error {
  override name = 'TooManyOpenError'
  readonly over: readonly ReceivedComplaint[]

  constructor(over: readonly ReceivedComplaint[], policy: Policy) {
    super(`complainant.key: ${tooManyOpen(policy)}`)
    this.over = over
  }
}

/** Why such a complaint is not taken, in words for the site. */
export function tooManyOpen({ mostOpenComplaints: most }: Policy): string {
  const has = most === 1 ? 'one undecided complaint' : `${most} undecided complaints`
  return `this person has ${has} already, the most that one may have at once: send it again when one of theirs is decided`
}

/**
 * Asks for new complaints, which are no repeats, with their complainants locked: two transactions at once for the same
 * person wait for one another. The last locks that the intake takes.
 * @throws {TooManyOpenError}
 */
export async function checkMostOpen(
  trx: Transaction<Database>,
  fresh: readonly ReceivedComplaint[],
  complainants: ReadonlyMap<string, number>,
  policy: Policy,
): Promise<void> {
  if (policy.mostOpenComplaints === null || complainants.size === 0) return
  const ids = [...complainants.values()]
  await trx.selectFrom('complainants').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute()
  const complaints = fresh.map(({ complaint }) => complaint)
  const over = new Set(await overTheMost(trx, complaints, policy))
  if (over.size > 0)
    throw new TooManyOpenError(
      fresh.filter(({ complaint }) => over.has(complaint)),
      policy,
    )
}

/** Those of these new complaints, in their order, that are too many for their complainant. Readers whom the site
 * names only; a notice of defamation is taken from anybody, whatever they have open: the law's clock runs for it. */
export async function overTheMost(
  db: Kysely<Database>,
  complaints: readonly Complaint[],
  { mostOpenComplaints: most }: Policy,
): Promise<Complaint[]> {
  const named = complaints.filter(
    ({ source, complainant, notice }) => source === 'reader' && complainant.key !== undefined && notice === undefined,
  )
  if (most === null || named.length === 0) return []
  const rows = await db
    .selectFrom('complainants')
    .innerJoin('case_complainants as counted', 'counted.complainant_id', 'complainants.id')
    .innerJoin('cases as joined', 'joined.id', 'counted.case_id')
    // A complaint of a superseded case waits in the one that goes on for it.
    .innerJoin('cases', join =>
      join.on(({ eb, fn, ref }) => eb('cases.id', '=', fn.coalesce(ref('joined.goes_on_in'), ref('joined.id')))),
    )
    .innerJoin('complaints', join =>
      join.onRef('complaints.case_id', '=', 'joined.id').onRef('complaints.complainant_id', '=', 'complainants.id'),
    )
    .select(({ fn }) => ['complainants.site_id', 'complainants.key', fn.countAll<number>().as('open')])
    .where('cases.state', 'in', UNDECIDED)
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('complainants.site_id', 'complainants.key'),
        'in',
        named.map(({ site, complainant }) => sql<[string, string]>`(${site}, ${complainant.key})`),
      ),
    )
    .groupBy(['complainants.site_id', 'complainants.key'])
    .execute()
  const open = new Map(rows.map(row => [`${row.site_id}\u0000${row.key}`, row.open]))
  return named.filter(({ site, complainant }) => {
    const person = `${site}\u0000${complainant.key}`
    const has = open.get(person) ?? 0
    if (has >= most) return true
    open.set(person, has + 1)
    return false
  })
}
