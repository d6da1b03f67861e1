import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** `open`: it is to be decided by `due`. `decided`: and the author may be told. */
export type AppealState = { id: string; decision: string; receivedAt: Date } & (
  | { state: 'open'; due: Date }
  | { state: 'decided'; outcome: 'upheld' | 'restored'; statement: string | null; decidedAt: Date }
)

/** What became of a site's appeal. Nothing of a decision is told before the site is told it. */
export async function appealState(db: Kysely<Database>, site: string, id: string): Promise<AppealState | undefined> {
  const appeal = await db
    .selectFrom('appeals')
    .innerJoin('cases', 'cases.id', 'appeals.case_id')
    .leftJoin('deliveries', join =>
      join
        .onRef('deliveries.case_id', '=', 'appeals.case_id')
        .on('deliveries.state', 'not in', ['withdrawn', 'superseded'])
        .on('first_sent_at', 'is not', null),
    )
    .leftJoin('decisions', 'decisions.id', 'deliveries.decision_id')
    .leftJoin('decision_texts', 'decision_texts.decision_id', 'decisions.id')
    .select(['appeals.id', 'appeals.decision_id as decision', 'appeals.received_at as receivedAt', 'due_at as due'])
    .select(['action', 'statement', 'decisions.decided_at as decidedAt'])
    .where('appeals.site_id', '=', site)
    .where('appeals.id', '=', id)
    .executeTakeFirst()
  if (!appeal) return undefined
  const { action, statement, decidedAt, due, ...known } = appeal
  if (action === null || decidedAt === null) return { ...known, state: 'open', due }
  return { ...known, state: 'decided', outcome: action === 'restore' ? 'restored' : 'upheld', statement, decidedAt }
}
