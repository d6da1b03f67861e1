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
  // A connection that breaks while it is lent out, between two statements of a transaction say, tells only its own
  // listeners, and without one it would end the process. The next statement on it fails, and the pool drops it.
  pool.on('connect', client => client.on('error', error => log.warn({ err: error }, 'a database connection broke')))
  // An idle one tells the pool as well, which replaces it and must have a listener, too.
  pool.on('error', () => log.debug('an idle database connection is replaced'))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

// Ids and revisions are checked to stay below 2^53 at the door.
function asNumber(value: string): number {
  return Number(value)
}
