import type { FastifyInstance } from 'fastify'
import { policyAsWritten } from '../../policy.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { policyPage } from '../pages/admin/policy.ts'
import { forPeople } from '../rights.ts'
import { sendPage, siteActs } from './site-acts.ts'

/** The policy as this process has it, to be read and taken away; it is changed in its file. */
export function policyRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { deskOf } = siteActs(runtime)
  const schema = { security: forPeople('oversee') }

  app.get('/desk/admin/policy', { schema }, async ({ moderator }, reply) =>
    sendPage(reply, policyPage(await deskOf(moderator, reply), runtime.inForce())),
  )

  app.get('/desk/admin/policy.json', { schema }, (_request, reply) => {
    const { policy } = runtime.rules()
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="policy-${policy.version}.json"`)
      .send(`${JSON.stringify(policyAsWritten(policy), undefined, 2)}\n`)
  })
}
