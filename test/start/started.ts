import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jest } from '@jest/globals'
import { freePort } from '../../src/embedded/free-port.ts'
import { poll } from '../../src/embedded/poll.ts'
import { isErrno } from '../../src/faults.ts'
import { processesOn } from '../embedded/processes.ts'
import { afterwards } from '../support/afterwards.ts'
import { policyFile } from '../support/system.ts'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))
// Whole systems are started, on machines that may be slow: a start alone is given a minute.
jest.setTimeout(180_000)
const NPM_START = ['npm', 'start', '--']

export type StartOptions = {
  data: string
  /** What runs it; `npm start --` as the README says. */
  command?: readonly string[]
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
}

/** A start under way: `npm start` in a process group of its own, as a terminal gives it. */
export type Start = {
  process: ChildProcess
  data: string
  ports: { desk: number; newspaper: number }
  output(): string
  exited: Promise<number | null>
}
export type Started = Start & { desk: string; newspaper: string }

/** A data folder that is removed in the end; with a space in its name, as people have them. */
export async function dataFolder(owner?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postmod start-'))
  afterwards(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  await chmod(folder, 0o755)
  if (owner !== undefined) await chown(folder, owner, owner)
  return folder
}

/** The environment without what npm and jest put into it: what a terminal has. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|POSTMOD_|NEWSPAPER_|DESK_|DATABASE_|REDIS_|POLICY_|NODE_OPTIONS|JEST_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

/** Begins a start and waits for nothing. Decisions leave at once; whatever is left is killed after the file's tests. */
export async function launch({ data, command = NPM_START, args = [], env = {} }: StartOptions): Promise<Start> {
  const ports = { desk: await freePort(), newspaper: await freePort() }
  const policy = policyFile({ grace: '0s' })
  await chmod(dirname(policy), 0o755)
  afterwards(() => rm(dirname(policy), { recursive: true }))
  const [program = '', ...rest] = [...command, ...args]
  const child = spawn(program, rest, {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...plainEnvironment(),
      POSTMOD_DATA: data,
      DESK_PORT: String(ports.desk),
      NEWSPAPER_PORT: String(ports.newspaper),
      POLICY_FILE: policy,
      ...env,
    },
  })
  let output = ''
  const take = (chunk: Buffer) => (output += chunk.toString())
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null))
  const start: Start = { process: child, data, ports, output: () => output, exited }
  afterwards(async () => {
    signalGroup(start, 'SIGKILL')
    await remaining(start)
  })
  return start
}

const UP_WITHIN_MS = 60_000

/** Starts, and waits until both addresses are printed. */
export async function started(options: StartOptions): Promise<Started> {
  const start = await launch(options)
  const addresses = await poll(async () => addressesOf(start), UP_WITHIN_MS)
  if (!addresses) throw new Error(`it is not up after ${UP_WITHIN_MS} ms:\n${start.output()}`)
  return { ...start, ...addresses }
}

function addressesOf(start: Start): { desk: string; newspaper: string } | undefined {
  if (start.process.exitCode !== null) throw new Error(`it ended:\n${start.output()}`)
  const [, newspaper] = /Newspaper +(http\S+)/.exec(start.output()) ?? []
  const [, desk] = /Desk +(http\S+)/.exec(start.output()) ?? []
  return newspaper && desk && start.output().includes('Ctrl-C') ? { desk, newspaper } : undefined
}

/** To npm, to node and to the newspaper, as Ctrl-C in a terminal; false if nobody was there. */
export function signalGroup({ process: child }: Start, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-child.pid!, signal)
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return false
    throw error
  }
}

/** What still runs of it after ten seconds: its process group, and the servers on its folders. */
export async function remaining(start: Start): Promise<string[]> {
  const left = () => [...groupOf(start.process.pid!).map(({ command }) => command), ...serversOf(start)]
  await poll(async () => (left().length === 0 ? true : undefined), 10_000)
  return left()
}

/** The servers on its folders, and who watches over them. */
export function serversOf({ data }: Start): string[] {
  return ['postgres', 'redis'].flatMap(name => processesOn(join(data, name, 'data')).map(({ command }) => command))
}

/** The process that is `node workers/all.ts`: npm's child, or the one that was started. */
export function nodeOf(start: Start): number {
  const node = groupOf(start.process.pid!).find(({ command }) => / workers\/all\.ts/.test(command))
  if (!node) throw new Error('there is no node workers/all.ts')
  return node.pid
}

function groupOf(group: number): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap(line => {
    const [, pid, of, stat = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return Number(of) === group && !stat.startsWith('Z') ? [{ pid: Number(pid), command }] : []
  })
}
