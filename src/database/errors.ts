import { DatabaseError } from 'pg'
import { codeOf, messageOf } from '../faults.ts'

const NOT_NULL = '23502'

/**
 * May the same statement succeed later? A server that is away or short of something, a deadlock, tables or columns
 * that are not migrated yet (also seen as a null that the newer tables refuse): wait and try again. What PostgreSQL
 * says of the row itself (class 22, data exception; class 23, constraint), and an error of our own code, never pass
 * by waiting.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === NOT_NULL || !/^2[23]/.test(error.code ?? '')
  return /^E[A-Z]/.test(codeOf(error) ?? '') || /connection|connect|timeout|terminated|ended/i.test(messageOf(error))
}

/** Did the record refuse it for this constraint or unique index? */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof DatabaseError && error.constraint === constraint
}
