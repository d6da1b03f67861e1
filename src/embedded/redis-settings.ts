import { readFile, rm, writeFile } from 'node:fs/promises'
import { isErrno } from '../faults.ts'

export interface RedisSettings {
  port: number
  password: string
  appendfsync: 'always' | 'everysec' | 'no'
}

/** Writes FOLDER.conf, for its owner only: on the command line everybody on the machine could read the password. */
export async function writeRedisSettings(folder: string, settings: RedisSettings): Promise<string> {
  const lines = {
    bind: '127.0.0.1',
    port: settings.port,
    'protected-mode': 'yes',
    requirepass: settings.password,
    daemonize: 'no',
    dir: quoted(folder),
    pidfile: quoted(`${folder}.pid`),
    appendonly: 'yes',
    appendfsync: settings.appendfsync,
    'aof-load-truncated': 'yes', // a kill may cut the last command short: it was never acknowledged
    'maxmemory-policy': 'noeviction',
    save: '""',
  }
  const file = `${folder}.conf`
  await rm(file, { force: true })
  const text = Object.entries(lines).map(([name, value]) => `${name} ${value}\n`)
  await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  return file
}

/** The port of the last start; undefined if there was none. */
export async function lastRedisPort(folder: string): Promise<number | undefined> {
  try {
    return Number(/^port (\d+)$/m.exec(await readFile(`${folder}.conf`, 'utf8'))?.[1])
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
