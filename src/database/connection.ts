import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Logger } from 'pino'
import type { Database } from './schema.ts'

/**
 * Opens a pool on the record. Nothing is kept in a session (no advisory locks, no LISTEN, no SET), so that a
 * transaction-pooling proxy may stand in between.
 */
export function openDatabase(url: string, log: Logger, { most = 10 } = {}): Kysely<Database> {
  const pool = new Pool({
    connectionString: url,
    max: most,
    application_name: 'postmod',
    // A server that is away must be noticed: without these a query waits for as long as TCP does.
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? asNumber : types.getTypeParser(oid, format)),
    },
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', error => log.warn({ err: error }, 'an idle database connection broke'))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

// Ids and revisions are checked to stay below 2^53 at the door.
function asNumber(value: string): number {
  return Number(value)
}
