import { z } from 'zod'
import { inTransaction, type Store } from './store.ts'

const appealRow = z.object({ id: z.string(), decision: z.string(), taken: z.int(), raisedAt: z.string() })
const decisionRow = z.object({ id: z.string() })

export type KeptAppeal = z.infer<typeof appealRow>

/** The decision on a comment that its author may appeal against: the latest, if it took something away. */
export function appealable(store: Store, comment: string): string | undefined {
  const row = store
    .prepare(
      `select id from (select * from decisions where comment = ? order by sequence desc limit 1)
       where action in ('amend', 'delete')`,
    )
    .get(comment)
  return decisionRow.optional().parse(row)?.id
}

/** The appeal that Postmod has taken about a comment, the latest. */
export function takenAppeal(store: Store, comment: string): KeptAppeal | undefined {
  const row = store
    .prepare('select * from appeals where comment = ? and taken = 1 order by raisedAt desc limit 1')
    .get(comment)
  return appealRow.optional().parse(row)
}

/** The form pressed again is the same appeal, with the same id and time. */
export function keepAppeal(
  store: Store,
  { form, ...appeal }: { form: string; id: string; comment: string; decision: string; raisedAt: string },
): KeptAppeal {
  return inTransaction(store, () => {
    store
      .prepare(
        'insert into appeals (form, id, comment, decision, raisedAt) values (?, ?, ?, ?, ?) on conflict (form) do nothing',
      )
      .run(form, appeal.id, appeal.comment, appeal.decision, appeal.raisedAt)
    return appealRow.parse(store.prepare('select * from appeals where form = ?').get(form))
  })
}

export function appealTaken(store: Store, id: string): void {
  store.prepare('update appeals set taken = 1 where id = ?').run(id)
}
