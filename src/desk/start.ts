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
  const { DESK_HOST: host, DESK_PORT: port } = runtime.config
  try {
    await app.listen({ host, port })
  } catch (error) {
    if (isErrno(error, 'EADDRINUSE')) throw portTaken(host, port, 'DESK_PORT')
    throw error
  }
  runtime.onClose(() => app.close())
  return app
}
