import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { siteOverviews } from '../../sites/overview.ts'
import { addSite, changeSite, findSite } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { newSitePage } from '../pages/admin/new-site.ts'
import { sitesPage } from '../pages/admin/sites.ts'
import { forPeople } from '../rights.ts'
import { found, sendPage, siteActs } from './site-acts.ts'
import { showingSite, siteParams } from './show-site.ts'

const site = { name: z.string(), webhook: z.string(), private_addresses: z.literal('yes').optional() }
const query = z.object({ done: z.string().optional().catch(undefined) })

const look = { security: forPeople('oversee') }
const act = { security: forPeople('administer') }

/** The sites that hand complaints over: which there are, a new one, one's name and webhook. */
export function siteRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, clock } = runtime
  const { deskOf, attempt } = siteActs(runtime)
  const showSite = showingSite(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get('/desk/admin/sites', { schema: look }, async ({ moderator }, reply) => {
    const now = clock.now()
    const [desk, sites] = await Promise.all([deskOf(moderator, reply), siteOverviews(db, now)])
    return sendPage(reply, sitesPage(desk, sites, now))
  })

  routes.get('/desk/admin/sites/new', { schema: act }, async ({ moderator }, reply) =>
    sendPage(reply, newSitePage(await deskOf(moderator, reply))),
  )

  routes.post(
    '/desk/admin/sites/new',
    { schema: { ...act, body: z.object({ id: z.string(), ...site }) } },
    async (request, reply) => {
      const { id, name, webhook, private_addresses } = request.body
      const privateAddresses = private_addresses === 'yes'
      const added = { id: id.trim(), name, webhookUrl: addressIn(webhook), privateAddresses }
      const answer = await attempt(request, (trx, actor, now) => addSite(trx, added, actor, now))
      if (!answer.refused) return reply.redirect(`/desk/admin/sites/${added.id}?done=added`, 303)
      const { status, words } = answer.refused
      const desk = await deskOf(request.moderator, reply)
      return sendPage(reply.status(status), newSitePage(desk, request.body, { kind: 'problem', words }))
    },
  )

  routes.get(
    '/desk/admin/sites/:site',
    { schema: { ...look, params: siteParams, querystring: query } },
    (request, reply) => showSite(request, reply, { done: request.query.done }),
  )

  routes.post(
    '/desk/admin/sites/:site',
    { schema: { ...act, params: siteParams, body: z.object(site) } },
    async (request, reply) => {
      const { id } = await found(findSite(db, request.params.site))
      const { name, webhook, private_addresses } = request.body
      const privateAddresses = private_addresses === 'yes'
      const wanted = { name, webhookUrl: addressIn(webhook) ?? null, privateAddresses }
      const answer = await attempt(request, (trx, actor, now) => changeSite(trx, id, wanted, actor, now))
      if (!answer.refused) return reply.redirect(`/desk/admin/sites/${id}?done=changed`, 303)
      return await showSite(request, reply, { refused: answer.refused, typed: request.body })
    },
  )
}

/** None was typed: the site reads its decisions itself, or is not ready yet. */
function addressIn(typed: string): string | undefined {
  return typed.trim() === '' ? undefined : typed.trim()
}
