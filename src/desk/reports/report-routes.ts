import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isSenior } from '../../claim/moderator.ts'
import { listSites } from '../../sites/sites.ts'
import { slaCsv } from '../../sla/csv.ts'
import { slaHtml } from '../../sla/html/report.ts'
import { findReport, listReports } from '../../sla/made.ts'
import { namesOf } from '../../sla/names.ts'
import { BadPeriodError, dayOf } from '../../sla/period.ts'
import { requestReport } from '../../sla/requested.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import type { Notice } from '../pages/layout.ts'
import { reportsPage, waitingPage } from '../pages/reports.ts'
import { caseParams } from '../params.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'

/** The report has its style in itself, so that it can be sent and kept; nothing else of it may load or run. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const LOOK_AGAIN_S = 2

const period = z.object({ first: z.string(), last: z.string() })

/** The SLA reports: their list, any days on request, and each as HTML, CSV and JSON. */
export function reportRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock, config } = runtime
  const { deskOf, nothingThere } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const security = forPeople('report')

  routes.get('/desk/reports', { schema: { security } }, async (request, reply) => {
    const today = dayOf(clock.now(), rules().policy.timeZone)
    return await show(request, reply, { first: `${today.slice(0, 7)}-01`, last: today })
  })

  routes.post('/desk/reports', { schema: { security, body: period } }, async (request, reply) => {
    try {
      const id = await requestReport(db, rules(), request.body, clock.now())
      return await reply.redirect(`/desk/reports/${id}`, 303)
    } catch (error) {
      if (!(error instanceof BadPeriodError)) throw error
      return await show(request, reply.status(422), request.body, { kind: 'problem', words: error.message })
    }
  })

  routes.get('/desk/reports/:id', { schema: { security, params: caseParams } }, async (request, reply) => {
    const { moderator } = request
    const found = await findReport(db, request.params.id)
    if (!found) return nothingThere(reply)
    if (found.report === null) {
      const desk = await deskOf(moderator, reply)
      return await reply.header('refresh', LOOK_AGAIN_S).type('text/html; charset=utf-8').send(waitingPage(desk, found))
    }
    const names = namesOf(rules().policy, await listSites(db))
    const ofModerators = isSenior(moderator) ? (found.moderators ?? undefined) : undefined
    const document = await slaHtml(found.report, names, config.DESK_URL ?? '', ofModerators)
    return await reply.header('content-security-policy', REPORT_POLICY).type('text/html; charset=utf-8').send(document)
  })

  for (const format of ['csv', 'json'] as const) {
    routes.get(`/desk/reports/:id/${format}`, { schema: { security, params: caseParams } }, async (request, reply) => {
      const found = await findReport(db, request.params.id)
      if (!found?.report) return nothingThere(reply)
      const { kind, first, last } = found.report.period
      const name = `sla-${kind}-${first}${first === last ? '' : `-${last}`}.${format}`
      const body = format === 'csv' ? slaCsv(found.report) : `${JSON.stringify(found.report, null, 2)}\n`
      return await reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        .send(body)
    })
  }

  async function show(
    { moderator }: FastifyRequest,
    reply: FastifyReply,
    typed: { first: string; last: string },
    notice?: Notice,
  ): Promise<FastifyReply> {
    const [desk, scheduled, requested] = await Promise.all([
      deskOf(moderator, reply),
      listReports(db, 'scheduled'),
      listReports(db, 'requested'),
    ])
    const view = { desk, scheduled, requested, ...typed, notice, policy: rules().policy }
    return reply.type('text/html; charset=utf-8').send(reportsPage(view))
  }
}
