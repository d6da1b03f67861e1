import type { Policy } from '../policy.ts'
import type { Names } from './html/tables.ts'

/** What reasons and sites are called now. */
export function namesOf({ reasons }: Policy, sites: readonly { id: string; name: string }[]): Names {
  return {
    reasons: Object.fromEntries(Object.entries(reasons).map(([code, { label }]) => [code, label])),
    sites: Object.fromEntries(sites.map(({ id, name }) => [id, name])),
  }
}
