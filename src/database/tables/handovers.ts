import type { Generated } from 'kysely'
import type { Pool } from '../../rota/rota.ts'

/** A boundary of the rota and how many open cases changed hands at it. */
export interface HandoversTable {
  boundary: Date
  /** The pool that took over. */
  pool: Pool
  policy_version: string
  cases: Generated<number>
  done_at: Date | null
}
