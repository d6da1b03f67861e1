import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '../../src/faults.ts'
import { poll } from '../../src/embedded/poll.ts'

interface Process {
  pid: number
  ppid: number
  group: number
  command: string
}

/** Every process that has to do with the folder: it names it, or descends from one that does, or is in its pid file. */
export function processesOn(folder: string): Process[] {
  const all = everyProcess()
  const found = new Set(
    all.filter(one => one.command.includes(folder) || pidsIn(folder).includes(one.pid)).map(one => one.pid),
  )
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const one of all) if (found.has(one.ppid)) found.add(one.pid)
  }
  return all.filter(one => found.has(one.pid))
}

/** What is still there after ten seconds. */
export async function remainingOn(folder: string): Promise<Process[]> {
  await poll(async () => (processesOn(folder).length === 0 ? true : undefined), 10_000)
  return processesOn(folder)
}

function everyProcess(): Process[] {
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,ppid=,pgid=,stat=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
  return lines.flatMap(line => {
    const [, pid, ppid, group, stat, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (stat === undefined || stat.startsWith('Z')) return []
    return [{ pid: Number(pid), ppid: Number(ppid), group: Number(group), command: command ?? '' }]
  })
}

/** Redis does not show its folder on its command line. */
function pidsIn(folder: string): number[] {
  return [`${folder}.pid`, join(folder, 'postmaster.pid')].map(pidIn)
}

export function pidIn(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return -1
    throw error
  }
}
