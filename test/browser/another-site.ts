import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterwards } from '../support/afterwards.ts'

/** A site of somebody else's, whose pages are forms that are sent elsewhere: `/?to=ADDRESS&field=value`. */
export async function anotherSite(host: 'localhost' | '127.0.0.1') {
  const server = createServer(({ url = '' }, response) => {
    const fields = new URL(url, 'http://other.invalid').searchParams
    const to = fields.get('to') ?? ''
    fields.delete('to')
    const inputs = [...fields].map(([name, value]) => `<input name="${name}" value="${value}">`).join('')
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><form method="post" action="${to}">${inputs}<button>Win a prize</button></form>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterwards(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the other site has no port')
  const site = `http://${host}:${address.port}`
  return {
    formTo: (to: string, fields: Readonly<Record<string, string>> = {}) =>
      `${site}/?${new URLSearchParams({ to, ...fields }).toString()}`,
  }
}
