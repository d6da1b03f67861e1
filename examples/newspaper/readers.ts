import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { formOf } from './forms.ts'

export interface Subscriber {
  id: string
  name: string
}

/** The demo's subscribers. Anyone may pick one; a real newspaper would ask for a password. */
export const SUBSCRIBERS: readonly Subscriber[] = [
  { id: 'reader-2107', name: 'Morag Sinclair' },
  { id: 'reader-3388', name: 'Dougie McPhail' },
  { id: 'reader-4412', name: 'Fiona Abernethy' },
  { id: 'reader-5090', name: 'T. Rankine' },
  { id: 'reader-6021', name: 'Isla Kerr' },
  { id: 'reader-7754', name: 'Parveen Akhtar' },
]

// Cookies do not tell ports apart, and Postmod's desk may well be on this host too: the name is the Chronicle's own.
const COOKIE = 'chronicle_subscriber'

const switchForm = z.object({ subscriber: z.string().default(''), back: z.string().default('/') })

/** The subscriber who is reading; undefined for a visitor. */
export function readerOf(request: FastifyRequest): Subscriber | undefined {
  return SUBSCRIBERS.find(({ id }) => id === request.cookies[COOKIE])
}

/** POST /reader: reads on as another subscriber, or as a visitor. */
export function readerRoutes(app: FastifyInstance): void {
  app.post('/reader', (request, reply) => {
    const { subscriber, back } = formOf(switchForm, request)
    const known = SUBSCRIBERS.find(({ id }) => id === subscriber)
    const options = { path: '/', httpOnly: true, sameSite: 'lax' } as const
    if (known) reply.setCookie(COOKIE, known.id, options)
    else reply.clearCookie(COOKIE, options)
    return reply.redirect(ownPath(back), 303)
  })
}

/** A path of this site to go back to: whatever would lead to another site leads to the front page. */
function ownPath(back: string): string {
  const url = URL.parse(back, 'http://chronicle.invalid')
  const own = url?.host === 'chronicle.invalid' && !url.pathname.startsWith('//')
  return own ? url.pathname + url.search + url.hash : '/'
}
