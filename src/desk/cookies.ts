import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What begins the names of cookies that say who somebody is. */
    cookiePrefix: string
  }
}

/**
 * Cookies and forms' tokens. Where the desk is https, cookies go over TLS only, and by the name's prefix the browser
 * sees to it that no neighbour under the same domain plants one.
 */
export async function keepCookies(app: FastifyInstance, { DESK_URL }: Config): Promise<void> {
  // Behind a proxy that speaks TLS the desk itself is asked in plain HTTP: its public address says what people use.
  const secure = DESK_URL?.startsWith('https:') ?? false
  const prefix = secure ? '__Host-' : ''
  app.decorate('cookiePrefix', prefix)
  await app.register(cookie, { parseOptions: { secure } })
  await app.register(csrf, {
    cookieKey: `${prefix}_csrf`,
    // Strict would not come with who follows a link to the desk: they would be given another, and their open pages' forms
    // would be refused. The token in the form is what another site does not have.
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  })
}
