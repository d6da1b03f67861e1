import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import type { Logger } from 'pino'

export interface KeepOptions {
  /** What asks this server to end quickly and cleanly: PostgreSQL wants INT (fast shutdown), Redis wants TERM. */
  signal: 'INT' | 'TERM'
  /** The file that its stdout and stderr are appended to. A file, so that it can still write when we have died. */
  output: string
  log: Logger
  /** How long `stop` waits before SIGKILL, in milliseconds. */
  stopWithin?: number
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Kept {
  pid: number
  /** Settles when the process has ended, for whatever reason; never rejects. */
  exited: Promise<Exit>
  /** Signals it, waits, and kills it when that takes too long. May be called more than once. */
  stop(): Promise<Exit>
  /** The end of what this process has written, for an error message. */
  lastLines(): Promise<string>
}

/** What a child sees: nothing of our environment (it holds secrets), and messages and times that do not vary. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * The shell leaves a watcher behind and becomes the server (exec: same pid, so its exit is the server's). The
 * watcher reads a pipe whose other end only we hold. EOF means that we have died, however that came about; a
 * line means that the server ended first, so that the watcher signals nobody. The watcher is orphaned on purpose
 * (the double parentheses): the server must not find a child that it did not start.
 */
const WATCHED = `
signal=$1; shift
exec 3<&0
( (
  read -r word <&3 && exit
  kill -"$signal" $$
  waited=0
  while [ $waited -lt 60 ] && kill -0 $$; do sleep 1; waited=$((waited + 1)); done
  kill -KILL $$
) </dev/null >/dev/null 2>&1 & )
exec "$@" 3<&- </dev/null`

/**
 * Starts a server that is ended when this process ends in any way, `kill -9` included. It runs in a session of
 * its own: Ctrl-C in the terminal reaches us alone, and we stop it in our own order.
 *
 * `setpriv --pdeathsig` does the same on Linux, but it fires when the *thread* that spawned ends, and twice the
 * signal makes Redis skip its last fsync.
 */
export async function keep(commandLine: readonly string[], options: KeepOptions): Promise<Kept> {
  const { signal, log, stopWithin = 30_000 } = options
  const command = commandLine.join(' ')
  const output = await open(options.output, 'a', 0o600)
  const { size: start } = await output.stat()
  const child = spawn('/bin/sh', ['-c', WATCHED, 'postmod-keeper', signal, ...commandLine], {
    detached: true,
    stdio: ['pipe', output.fd, output.fd],
    env: ENVIRONMENT,
    cwd: '/',
  })
  child.on('error', error => log.error({ err: error, command }, 'a server could not be started or signalled'))
  const exited = exitOf(child, log)
  try {
    await once(child, 'spawn')
  } finally {
    await output.close()
  }
  const stop = async () => {
    child.kill(`SIG${signal}`)
    const timer = setTimeout(() => {
      log.warn({ pid: child.pid, command }, 'the server did not end when asked to: killing it')
      child.kill('SIGKILL')
    }, stopWithin)
    return exited.finally(() => clearTimeout(timer))
  }
  return { pid: child.pid!, exited, stop, lastLines: () => endOf(options.output, start) }
}

function exitOf(child: ChildProcess, log: Logger): Promise<Exit> {
  child.stdin?.on('error', error => log.debug({ err: error, pid: child.pid }, 'the watcher of a server had gone'))
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      child.stdin?.end('gone\n')
      resolve({ code, signal })
    })
  })
}

async function endOf(file: string, start: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(start, size - 8192)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8192), 0, 8192, from)
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-20).join('\n')
  } finally {
    await handle.close()
  }
}
