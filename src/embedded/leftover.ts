import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { isErrno } from '../faults.ts'

/**
 * The pid of the server that still runs according to its pid file. A pid is used again after a crash and, in
 * containers, after every start: so the process must also look like the server (`isOurs` is given its command line).
 */
export async function leftoverServer(
  pidFile: string,
  isOurs: (command: string) => boolean,
): Promise<number | undefined> {
  const pid = await pidIn(pidFile)
  if (pid === undefined || !isAlive(pid)) return undefined
  const command = await commandLineOf(pid)
  return command === undefined || isOurs(command) ? pid : undefined
}

async function pidIn(pidFile: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10)
    return pid > 0 ? pid : undefined
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return isErrno(error, 'EPERM')
  }
}

/** Undefined if it cannot be told: then the process is taken for the server, which only means a wait. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  try {
    // Slim container images have no `ps`; macOS has no /proc.
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    return (await promisify(execFile)('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)])).stdout
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH')) return ''
    return undefined
  }
}
