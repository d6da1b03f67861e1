import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { duration } from '../../duration.ts'
import { newSiteKey, replaceKey, revokeKey } from '../../sites/keys.ts'
import { keyOf } from '../../sites/list-keys.ts'
import { BACKEND_SCOPES } from '../../sites/scopes.ts'
import { findSite } from '../../sites/sites.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { GOOD_FOR, newKeyPage, OLD_GOOD_FOR, replaceKeyPage, revokeKeyPage } from '../pages/admin/key-forms.ts'
import { newKeyShown, replacedKeyShown } from '../pages/admin/shown-once.ts'
import { forPeople } from '../rights.ts'
import { found, sendOnce, sendPage, siteActs } from './site-acts.ts'
import { showingSite, siteParams } from './show-site.ts'

const keyParams = siteParams.extend({ key: z.string() })
// One ticked box is a word, several are a list, none are nothing.
const ticked = z.union([z.string().transform(one => [one]), z.array(z.string())]).default([])
const newKeyBody = z.object({ id: z.string(), name: z.string(), scopes: ticked, good_for: z.enum(GOOD_FOR) })
const replaceBody = z.object({ old_good_for: z.enum(OLD_GOOD_FOR) })

/** A site's keys: a new one, one in place of another, one that is revoked. What is made is in its answer and nowhere else. */
export function keyRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, clock, rules } = runtime
  const { deskOf, attempt } = siteActs(runtime)
  const showSite = showingSite(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('administer')
  const ofSite = { schema: { security, params: siteParams } }
  const ofKey = { schema: { security, params: keyParams } }

  routes.get('/desk/admin/sites/:site/keys/new', ofSite, async ({ params, moderator }, reply) => {
    const site = await found(findSite(db, params.site))
    const typed = { id: randomUUID(), name: '', scopes: BACKEND_SCOPES, good_for: 'ever' } as const
    return sendPage(reply, newKeyPage(await deskOf(moderator, reply), site, typed))
  })

  routes.post(
    '/desk/admin/sites/:site/keys/new',
    { schema: { security, params: siteParams, body: newKeyBody } },
    async (request, reply) => {
      const site = await found(findSite(db, request.params.site))
      const { id, name, scopes, good_for } = request.body
      const key = { id, name, scopes, goodFor: good_for === 'ever' ? undefined : duration.decode(good_for) }
      const answer = await attempt(request, (trx, actor, now) => newSiteKey(trx, site.id, key, actor, now))
      const desk = await deskOf(request.moderator, reply)
      if (!answer.refused) return sendOnce(reply, newKeyShown(desk, site, answer.done))
      const { status, words } = answer.refused
      if (status === 409) return await showSite(request, reply, { refused: answer.refused })
      return sendPage(reply.status(status), newKeyPage(desk, site, request.body, { kind: 'problem', words }))
    },
  )

  routes.get('/desk/admin/sites/:site/keys/:key/replace', ofKey, async ({ params, moderator }, reply) => {
    const [site, key] = await siteAndKey(params)
    return sendPage(reply, replaceKeyPage(await deskOf(moderator, reply), site, key, when()))
  })

  routes.post(
    '/desk/admin/sites/:site/keys/:key/replace',
    { schema: { security, params: keyParams, body: replaceBody } },
    async (request, reply) => {
      const [site, key] = await siteAndKey(request.params)
      const oldGoodFor = duration.decode(request.body.old_good_for)
      const answer = await attempt(request, (trx, actor, now) => replaceKey(trx, key.id, actor, now, oldGoodFor))
      if (answer.refused) return await showSite(request, reply, { refused: answer.refused })
      const [desk, old] = await Promise.all([deskOf(request.moderator, reply), keyOf(db, site.id, key.id)])
      const page = replacedKeyShown(desk, site, answer.done, old, when().timeZone)
      return sendOnce(reply, page)
    },
  )

  routes.get('/desk/admin/sites/:site/keys/:key/revoke', ofKey, async ({ params, moderator }, reply) => {
    const [site, key] = await siteAndKey(params)
    return sendPage(reply, revokeKeyPage(await deskOf(moderator, reply), site, key, when()))
  })

  routes.post('/desk/admin/sites/:site/keys/:key/revoke', ofKey, async (request, reply) => {
    const [site, key] = await siteAndKey(request.params)
    const answer = await attempt(request, (trx, actor, now) => revokeKey(trx, key.id, actor, now))
    if (answer.refused) return await showSite(request, reply, { refused: answer.refused })
    return reply.redirect(`/desk/admin/sites/${site.id}?done=revoked`, 303)
  })

  const when = () => ({ timeZone: rules().policy.timeZone, now: clock.now() })

  async function siteAndKey({ site, key }: z.infer<typeof keyParams>) {
    return await found(Promise.all([findSite(db, site), keyOf(db, site, key)]))
  }
}
