import type { Writable } from 'node:stream'
import { codeOf } from '../faults.ts'

const A_WRITE = 65_536

/** Lines for a stream, gathered until the turn is over or there is a write's worth: a line at a time is slow. */
export function lineWriter(stream: Writable): { line: (text: string) => void; flush: () => void } {
  let waiting = ''
  const flush = () => {
    if (waiting !== '') stream.write(waiting)
    waiting = ''
  }
  const line = (text: string) => {
    if (waiting === '') setImmediate(flush)
    waiting += `${text}\n`
    if (waiting.length >= A_WRITE) flush()
  }
  return { line, flush }
}

/** A reader that has seen enough (`| head -1`) ends the command, and nobody needs to be told. */
export function endWhenClosed(stream: Writable): void {
  stream.on('error', error => {
    if (codeOf(error) !== 'EPIPE') throw error
    process.exit(1)
  })
}
