import { DatabaseError } from 'pg'

/**
 * Is it the row that PostgreSQL cannot take (class 22, data exception; class 23, constraint), rather than the
 * moment? Anything else (a server that is away, a deadlock, tables that are not there yet) may pass: try again.
 */
export function isRowsFault(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '')
}
