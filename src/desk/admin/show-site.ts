import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { keysWithHands } from '../../sites/list-keys.ts'
import { findSite } from '../../sites/sites.ts'
import { listSecrets } from '../../sites/webhook-secrets.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { sitePage, type TypedSite } from '../pages/admin/site.ts'
import type { Notice } from '../pages/layout.ts'
import { found, sendPage, siteActs } from './site-acts.ts'

/** `/desk/admin/sites/:site` */
export const siteParams = z.object({ site: z.string() })

/** What led to a site's page: an act that was done, or one that was not taken. */
type Came = { done?: string | undefined; refused?: { status: number; words: string }; typed?: TypedSite }

type Request = FastifyRequest<{ Params: z.infer<typeof siteParams> }>

const DONE: Readonly<Record<string, string>> = {
  added: 'The site is added. It needs a key, so that it can hand complaints over.',
  changed: 'Saved.',
  revoked: 'The key is revoked: it is good for nothing from now on.',
  retired: 'The secret is retired: nothing is signed with it any more.',
}

/** One site's page, as the record has it now; what each act on the site, its keys and secrets comes back to. */
export function showingSite(runtime: DeskRuntime) {
  const { db, clock, rules } = runtime
  const { deskOf } = siteActs(runtime)

  return async (
    request: Request,
    reply: FastifyReply,
    { done = '', refused, typed }: Came = {},
  ): Promise<FastifyReply> => {
    const site = await found(findSite(db, request.params.site))
    const [desk, keys, secrets] = await Promise.all([
      deskOf(request.moderator, reply),
      keysWithHands(db, site.id),
      listSecrets(db, site.id),
    ])
    const words = Object.hasOwn(DONE, done) ? DONE[done] : undefined
    const said: Notice | undefined = words === undefined ? undefined : { kind: 'done', words }
    const notice: Notice | undefined = refused ? { kind: 'problem', words: refused.words } : said
    if (refused) reply.status(refused.status)
    const { timeZone } = rules().policy
    return sendPage(reply, sitePage({ desk, site, keys, secrets, typed, notice, timeZone, now: clock.now() }))
  }
}
