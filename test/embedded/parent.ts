import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Parent {
  process: ChildProcess
  url?: string
  error?: string
}

const FIXTURE = fileURLToPath(new URL('fixtures/parent.ts', import.meta.url))

/** Runs fixtures/parent.ts, as another user if `prefix` says so, until it has said how its start went. */
export async function startParent(args: string[], prefix: string[] = []): Promise<Parent> {
  const child = launchParent(args, prefix)
  const [line] = await once(createInterface(child.stdout!), 'line')
  return { process: child, ...JSON.parse(line) }
}

/** The same, without waiting for anything. */
export function launchParent(args: string[], prefix: string[] = []): ChildProcess {
  const [command, ...rest] = [...prefix, process.execPath, FIXTURE, ...args]
  return spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
}

export async function killParent(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
