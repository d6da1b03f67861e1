import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterwards } from './afterwards.ts'
import { buffer } from 'node:stream/consumers'

export type SitesRequest = { headers: IncomingMessage['headers']; body: Buffer }

/**
 * A site's backend that takes webhooks: real HTTP on loopback. `answer` gives the status (a number), or does what it
 * likes with the response.
 */
export async function aReceivingSite(answer: (request: SitesRequest, response: ServerResponse) => number | undefined) {
  const requests: SitesRequest[] = []
  const take = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = { headers: incoming.headers, body: await buffer(incoming) }
    requests.push(request)
    const status = answer(request, response)
    if (status !== undefined) response.writeHead(status).end()
  }
  const server = createServer((incoming, response) => {
    void take(incoming, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the site has no port')
  return { url: `http://127.0.0.1:${address.port}/webhook`, requests }
}
