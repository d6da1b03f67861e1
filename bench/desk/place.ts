import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { openDatabase } from '../../src/database/connection.ts'
import { type EmbeddedPostgres, startPostgres } from '../../src/embedded/postgres.ts'

/** A PostgreSQL of the bench's own. */
export type Place = {
  /** The address of one of its databases, which is made if it is not there. */
  database(name: string): Promise<string>
  /** Ends it and starts it again on the same data, `durable` (as it runs in earnest) or not (while seeding). */
  restart(durable: boolean): Promise<void>
  /** Ends it and removes its folder, unless that was named to be kept. May be called more than once. */
  end(): Promise<void>
}

/** @param kept a folder that stays, so that the next run need not seed; without it all is thrown away at the end. */
export async function openPlace(log: Logger, kept: string | undefined): Promise<Place> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'postmod-bench-')))
  let postgres: EmbeddedPostgres | undefined
  let ending: Promise<void> | undefined

  return {
    async database(name) {
      if (!postgres) throw new Error('PostgreSQL is not up')
      const url = new URL(postgres.url)
      const admin = openDatabase(url.href, log, { most: 1 })
      const { rows } = await sql`select from pg_database where datname = ${name}`.execute(admin)
      if (rows.length === 0) await sql`create database ${sql.id(name)}`.execute(admin)
      await admin.destroy()
      url.pathname = `/${name}`
      return url.href
    },
    async restart(durable) {
      // Once more with the other settings: some of them count from a start on.
      for (const settle of [true, false]) {
        await postgres?.stop()
        if (ending) throw new Error('the bench was ended')
        postgres = await startPostgres({ folder: join(folder, 'postgres'), log, durable })
        if (settle) await settleFor(durable, postgres.url, log)
      }
    },
    end() {
      ending ??= (async () => {
        await postgres?.stop()
        if (kept === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
      })()
      return ending
    },
  }
}

/** For seeding: a large cache, next to no log, and nobody who cleans up beside it. In earnest, as it comes. */
const FOR_SEEDING = {
  shared_buffers: '1GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '16GB',
  autovacuum: 'off',
}

async function settleFor(durable: boolean, url: string, log: Logger): Promise<void> {
  const admin = openDatabase(url, log, { most: 1 })
  await sql`alter system reset all`.execute(admin)
  const settings = Object.entries(durable ? {} : FOR_SEEDING)
  for (const [name, value] of settings) await sql`alter system set ${sql.id(name)} = ${sql.lit(value)}`.execute(admin)
  await admin.destroy()
}
