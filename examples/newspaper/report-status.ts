import { html, type SafeHtml } from '@remix-run/html-template'
import { type FastifyInstance } from 'fastify'
import { BadReferenceError, readReference, type ComplaintState } from 'postmod/client'
import { z } from 'zod'
import { lines } from './article-pages.ts'
import { sendPage } from './layout.ts'
import { shortTime } from './london.ts'
import { type Newspaper } from './site.ts'

const asked = z.object({ reference: z.string().max(100).default('').catch('') })

type Found = { state: ComplaintState } | { problem: string } | undefined

/** GET /reports: what became of a report, for whoever has its reference, signed in or not. */
export function reportStatusRoute(app: FastifyInstance, { client, now }: Newspaper): void {
  app.get('/reports', async (request, reply) => {
    const { reference } = asked.parse(request.query)
    const found = await lookUp(reference.trim())
    const main = html`<h1>What became of your report?</h1>
      <form class="report" method="get" action="/reports">
        <label for="reference">Your reference</label>
        <input id="reference" name="reference" value="${reference}" autocomplete="off" required />
        <p class="buttons"><button>Look</button></p>
      </form>
      ${found ? foundView(found) : ''}`
    return sendPage(request, reply, now(), { title: 'What became of your report?', main })
  })

  async function lookUp(typed: string): Promise<Found> {
    if (typed === '') return undefined
    try {
      const state = await client.complaint(typed)
      return state ? { state } : { problem: `We do not know ${readReference(typed)}. A new report takes a moment.` }
    } catch (error) {
      if (error instanceof BadReferenceError) return { problem: error.message }
      app.log.warn({ err: error }, 'nobody could say what became of a report')
      return { problem: 'We cannot reach the moderators just now. Please try again in a little while.' }
    }
  }
}

function foundView(found: NonNullable<Found>): SafeHtml {
  if ('problem' in found) return html`<p class="problem" role="alert">${found.problem}</p>`
  const { state } = found
  return html`<h2 data-state="${state.state}">${state.reference}: ${TITLES[state.state]}</h2>
    ${words(state)}`
}

const TITLES = {
  received: 'the moderators have it',
  looked_at: 'it is being looked at',
  answered: 'answered',
  refused: 'not taken',
} as const satisfies Record<ComplaintState['state'], string>

function words(state: ComplaintState): SafeHtml {
  switch (state.state) {
    case 'received':
    case 'looked_at':
      return html`<p>You reported it ${at(state.raisedAt)}. The moderators mean to decide by ${at(state.due)}.</p>`
    case 'answered': {
      const { answer } = state
      const earlier = answer.byEarlierDecision ? ' The moderators had looked at this comment before your report.' : ''
      return html`<p>Decided ${at(answer.decidedAt)}.${earlier}</p>
        <p class="answer text" dir="auto">${lines(answer.words ?? 'The answer was erased.')}</p>`
    }
    case 'refused':
      break
  }
  return html`<p>The moderators’ desk did not accept it: ${state.problem}</p>`
}

function at(instant: string): SafeHtml {
  return html`<time datetime="${instant}">${shortTime(instant)}</time>`
}
