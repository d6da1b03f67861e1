import { once } from 'node:events'
import { createServer } from 'node:http'

/** Sites that take webhooks at once; the first answers nothing, if it `hangs`. When each message of the others came. */
export async function receivers(count: number, hangs: boolean) {
  const arrived = new Map<string, number>()
  const servers = Array.from({ length: count }, (_, i) =>
    createServer((request, response) => {
      request.resume()
      if (i === 0 && hangs) return
      const id = String(request.headers['webhook-id'])
      if (i > 0 && !arrived.has(id)) arrived.set(id, Date.now())
      response.writeHead(204).end()
    }),
  )
  const urls: string[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a site has no port')
    urls.push(`http://127.0.0.1:${address.port}/webhook`)
  }
  const close = () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
  return { urls, arrived, close }
}
