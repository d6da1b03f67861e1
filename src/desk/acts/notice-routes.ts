import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { endNotice } from '../../notice/end-notice.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { listEndedNotices, listRunningNotices } from '../lists/notices.ts'
import { noticesPage } from '../pages/notice/list.ts'
import { caseParams } from '../params.ts'
import { forPeople } from '../rights.ts'
import { acting } from './acting.ts'

const noticeParams = caseParams.extend({ notice: caseParams.shape.id })
const letterBody = z.object({ sent: z.string() })
const ENDINGS = [
  { act: 'poster-told', as: 'poster_told' },
  { act: 'returned', as: 'returned' },
] as const

/** The notices of defamation: their list, and the two ways in which one ends. */
export function noticeRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { onCase, deskOf } = acting(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.get('/desk/notices', { schema: { security: forPeople('read') } }, async (request, reply) => {
    const { moderator } = request
    const [desk, running, ended] = await Promise.all([
      deskOf(moderator, reply),
      listRunningNotices(db, moderator),
      listEndedNotices(db, moderator),
    ])
    return await reply
      .type('text/html; charset=utf-8')
      .send(noticesPage({ desk, running, ended, policy: rules().policy, now: clock.now() }))
  })

  for (const { act, as } of ENDINGS) {
    const path = `/desk/cases/:id/notices/:notice/${act}`
    routes.post(
      path,
      { schema: { security: forPeople('decide'), params: noticeParams, body: letterBody } },
      async (request, reply) => {
        const { id, notice: noticeId } = request.params
        const ending = { noticeId, as, sent: request.body.sent }
        return await onCase(
          request,
          reply,
          id,
          async moderator => {
            const { caseId } = await db
              .transaction()
              .execute(trx => endNotice(trx, moderator, ending, rules(), clock.now()))
            return `/desk/cases/${caseId}?done=notice_${as}&case=${caseId}#notice-${noticeId}`
          },
          { letter: ending },
        )
      },
    )
    // Where a refused act leaves the browser: its address entered again shows the case.
    routes.get(path, { schema: { security: forPeople('read'), params: noticeParams } }, async (request, reply) =>
      reply.redirect(`/desk/cases/${request.params.id}`, 303),
    )
  }
}
