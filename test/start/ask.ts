import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Start } from './started.ts'

/** Asks the record of a running start: rows as the database has them. */
export async function ask({ data }: Start, sql: string): Promise<Record<string, unknown>[]> {
  const folder = join(data, 'postgres', 'data')
  const password = (await readFile(`${folder}.password`, 'utf8')).trim()
  const port = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[3])
  const client = new Client({ host: '127.0.0.1', port, user: 'postmod', database: 'postmod', password })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
