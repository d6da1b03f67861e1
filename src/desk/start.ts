import type { FastifyInstance } from 'fastify'
import { isErrno } from '../faults.ts'
import { portTaken } from '../ports.ts'
import type { Runtime } from '../runtime.ts'
import { buildDesk } from './app.ts'
import type { DemoPerson } from './pages/sign-in.ts'

/**
 * Starts the desk's HTTP server.
 * @throws {PortTakenError}
 */
export async function startDesk(runtime: Runtime, demo: readonly DemoPerson[] = []): Promise<FastifyInstance> {
  const app = await buildDesk(runtime, demo)
  const { DESK_HOST: host, DESK_PORT: port, DESK_URL, TRUST_PROXY } = runtime.config
  // The desk itself speaks no TLS. Without this everybody has the proxy's address, and one who guesses stops all.
  if (DESK_URL?.startsWith('https:') && TRUST_PROXY === undefined)
    runtime.log.warn(
      'DESK_URL is https, so a proxy stands before the desk: set TRUST_PROXY, or guesses count as its own',
    )
  try {
    await app.listen({ host, port })
  } catch (error) {
    if (isErrno(error, 'EADDRINUSE')) throw portTaken(host, port, 'DESK_PORT')
    throw error
  }
  runtime.onClose(() => app.close())
  return app
}
