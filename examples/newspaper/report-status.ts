import { html } from '@remix-run/html-template'
import { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendPage } from './layout.ts'
import { foundView, lookUp } from './report-state.ts'
import { type Newspaper } from './site.ts'

const asked = z.object({ reference: z.string().max(100).default('').catch('') })

/** GET /reports: what became of a report, for whoever has its reference, signed in or not. */
export function reportStatusRoute(app: FastifyInstance, { client, now }: Newspaper): void {
  app.get('/reports', async (request, reply) => {
    const { reference } = asked.parse(request.query)
    const found = reference.trim() === '' ? undefined : await lookUp(client, reference, request.log)
    const main = html`<h1>What became of your report?</h1>
      <form class="report" method="get" action="/reports">
        <label for="reference">Your reference</label>
        <input id="reference" name="reference" value="${reference}" autocomplete="off" required />
        <p class="buttons"><button>Look</button></p>
      </form>
      ${found ? foundView(found) : ''}`
    return sendPage(request, reply, now(), { title: 'What became of your report?', main })
  })
}
