import { DatabaseError } from 'pg'

/**
 * Is it the row that PostgreSQL cannot take (class 22, data exception; class 23, constraint), rather than the
 * moment? Anything else (a server that is away, a deadlock, tables that are not there yet) may pass: try again.
 */
export function isRowsFault(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '')
}

/** Did a unique index of this name decide a race against us? */
export function isTaken(error: unknown, index: string): boolean {
  return error instanceof DatabaseError && error.code === '23505' && error.constraint === index
}
