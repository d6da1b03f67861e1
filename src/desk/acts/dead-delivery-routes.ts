import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { sendAgain, type Which } from '../../delivery/send-again.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { listDeadDeliveries, sitesWithDead } from '../lists/dead-deliveries.ts'
import { listQuery } from '../lists/keyset.ts'
import { liveAddress, newestNow } from '../lists/newest.ts'
import { deadDeliveriesPage } from '../pages/dead-deliveries.ts'
import type { Notice } from '../pages/layout.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { refusalOf } from './refusals.ts'

const pageQuery = listQuery.extend({ sent: z.coerce.number().int().min(0).optional().catch(undefined) })
const decisionParams = z.object({ id: z.uuid() })
/** A site's id; nothing: of all sites. */
const whose = z.object({ site: z.string().max(63) })

/** What no site could be told of: the list, and sending it again, one by one or all of a site. */
export function deadDeliveryRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf, forgetCounts } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('decide')
  const toRead = forPeople('read')

  routes.get(
    '/desk/dead-deliveries',
    { schema: { security: toRead, querystring: pageQuery } },
    async (request, reply) => {
      const { sent } = request.query
      return await show(request, reply, request.query, sent === undefined ? undefined : noticeOf(sent))
    },
  )
  routes.post('/desk/deliveries/:id/send-again', { schema: { security, params: decisionParams } }, (request, reply) =>
    sending(request, reply, { decisions: [request.params.id] }),
  )
  routes.post('/desk/dead-deliveries/send-again', { schema: { security, body: whose } }, (request, reply) =>
    sending(request, reply, request.body.site === '' ? 'all' : { site: request.body.site }),
  )
  // Where a refused act leaves the browser: its address entered again shows the list.
  routes.get('/desk/deliveries/:id/send-again', { schema: { security: toRead } }, (_request, reply) => toList(reply))
  routes.get('/desk/dead-deliveries/send-again', { schema: { security: toRead } }, (_request, reply) => toList(reply))

  async function sending(request: FastifyRequest, reply: FastifyReply, which: Which): Promise<FastifyReply> {
    try {
      const sent = await sendAgain(db, which, request.moderator, rules(), clock.now())
      forgetCounts()
      return reply.redirect(`/desk/dead-deliveries?sent=${sent.length}`, 303)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      return await show(request, reply.status(refusal.status), {}, { kind: 'problem', words: refusal.words })
    }
  }

  async function show(
    { moderator }: FastifyRequest,
    reply: FastifyReply,
    asked: z.infer<typeof listQuery>,
    notice: Notice | undefined,
  ): Promise<FastifyReply> {
    const since = await newestNow(db, moderator, 'dead-deliveries', clock.now())
    const [desk, deliveries, sites] = await Promise.all([
      deskOf(moderator, reply),
      listDeadDeliveries(db, moderator, asked),
      sitesWithDead(db, moderator),
    ])
    const isFirst = asked.after === undefined && asked.before === undefined
    const live = liveAddress('dead-deliveries', since)
    const { timeZone } = rules().policy
    return reply
      .type('text/html; charset=utf-8')
      .send(deadDeliveriesPage({ desk, notice, deliveries, sites, isFirst, live, timeZone }))
  }
}

async function toList(reply: FastifyReply): Promise<FastifyReply> {
  return await reply.redirect('/desk/dead-deliveries', 303)
}

function noticeOf(sent: number): Notice {
  if (sent === 0) return { kind: 'problem', words: 'Nothing was sent again: it is not dead any more.' }
  return { kind: 'done', words: sent === 1 ? 'One decision is sent again.' : `${sent} decisions are sent again.` }
}
