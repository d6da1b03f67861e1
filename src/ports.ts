import { once } from 'node:events'
import { createServer } from 'node:net'
import { isErrno } from './faults.ts'

/** A port that somebody else listens on already; the message names it and the setting. */
export class PortTakenError extends Error {
  override name = 'PortTakenError'
}

/**
 * Is this port free? Asked before anything is started, so that a second start changes nothing.
 * @throws {PortTakenError}
 */
export async function checkPort(host: string, port: number, setting: string): Promise<void> {
  const server = createServer()
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (error) {
    if (isErrno(error, 'EADDRINUSE')) throw portTaken(host, port, setting)
    throw error
  }
  server.close()
  await once(server, 'close')
}

export function portTaken(host: string, port: number, setting: string): PortTakenError {
  return new PortTakenError(
    `port ${port} on ${host} is taken: end what listens there, or set ${setting} to another port`,
  )
}
