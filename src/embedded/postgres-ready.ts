import { Client, DatabaseError } from 'pg'
import { isErrno } from '../faults.ts'

/** cannot_connect_now: it is recovering from a crash, or ending. */
const NOT_NOW = '57P03'

/**
 * True once the server at `url` answers, false while it does not listen yet or is still recovering; any other
 * refusal is thrown. Makes the database `name` if it is missing.
 */
export async function isReady(url: string, name: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  // Without a listener a server that dies now would take this process along; the query fails as well, and tells.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
    return true
  } catch (error) {
    if (isErrno(error, 'ECONNREFUSED', 'ECONNRESET')) return false
    if (error instanceof DatabaseError && error.code === NOT_NOW) return false
    throw error
  } finally {
    await client.end()
  }
}
