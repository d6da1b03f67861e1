import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findSite } from '../../sites/sites.ts'
import { newWebhookSecret, retireSecret, secretOf } from '../../sites/webhook-secrets.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { newSecretPage, retireSecretPage } from '../pages/admin/secret-forms.ts'
import { newSecretShown } from '../pages/admin/shown-once.ts'
import { forPeople } from '../rights.ts'
import { found, sendOnce, sendPage, siteActs } from './site-acts.ts'
import { showingSite, siteParams } from './show-site.ts'

const secretParams = siteParams.extend({ secret: z.string() })

/** What a site's webhooks are signed with: a new secret, and one that is retired. */
export function secretRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules } = runtime
  const { deskOf, attempt } = siteActs(runtime)
  const showSite = showingSite(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('administer')
  const ofSecret = { schema: { security, params: secretParams } }

  routes.get(
    '/desk/admin/sites/:site/secrets/new',
    { schema: { security, params: siteParams } },
    async ({ params, moderator }, reply) => {
      const site = await found(findSite(db, params.site))
      return sendPage(reply, newSecretPage(await deskOf(moderator, reply), site, randomUUID()))
    },
  )

  routes.post(
    '/desk/admin/sites/:site/secrets/new',
    { schema: { security, params: siteParams, body: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const site = await found(findSite(db, request.params.site))
      const { id } = request.body
      const answer = await attempt(request, (trx, actor, now) => newWebhookSecret(trx, site.id, actor, now, id))
      if (answer.refused) return await showSite(request, reply, { refused: answer.refused })
      const page = newSecretShown(await deskOf(request.moderator, reply), site, answer.done)
      return sendOnce(reply, page)
    },
  )

  routes.get('/desk/admin/sites/:site/secrets/:secret/retire', ofSecret, async ({ params, moderator }, reply) => {
    const [site, secret] = await siteAndSecret(params)
    return sendPage(reply, retireSecretPage(await deskOf(moderator, reply), site, secret, rules().policy.timeZone))
  })

  routes.post('/desk/admin/sites/:site/secrets/:secret/retire', ofSecret, async (request, reply) => {
    const [site, secret] = await siteAndSecret(request.params)
    const answer = await attempt(request, (trx, actor, now) => retireSecret(trx, secret.id, actor, now))
    if (answer.refused) return await showSite(request, reply, { refused: answer.refused })
    return reply.redirect(`/desk/admin/sites/${site.id}?done=retired`, 303)
  })

  async function siteAndSecret({ site, secret }: z.infer<typeof secretParams>) {
    return await found(Promise.all([findSite(db, site), secretOf(db, site, secret)]))
  }
}
