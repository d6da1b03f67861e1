import { html, type SafeHtml } from '@remix-run/html-template'
import { type FastifyBaseLogger } from 'fastify'
import { BadReferenceError, type ComplaintsClient, type ComplaintState, readReference } from 'postmod/client'
import { lines } from './article-pages.ts'
import { shortTime } from './london.ts'
import { answerWithin } from './patience.ts'
import { refusalWords } from './refusal-words.ts'

/** What became of a report, or why that cannot be said, in words for the reader. */
export type Found = { state: ComplaintState } | { problem: string }

/** Asks Postmod by the reference that a reader typed or was given. */
export async function lookUp(client: ComplaintsClient, typed: string, log: FastifyBaseLogger): Promise<Found> {
  try {
    const state = await answerWithin(client.complaint(typed))
    return state ? { state } : { problem: `We do not know ${readReference(typed)}. A new report takes a moment.` }
  } catch (error) {
    if (error instanceof BadReferenceError) return { problem: error.message }
    log.warn({ err: error }, 'nobody could say what became of a report')
    return { problem: 'We cannot reach the moderators just now. Please try again in a little while.' }
  }
}

/** The state of a report under its reference. */
export function foundView(found: Found): SafeHtml {
  if ('problem' in found) return html`<p class="problem" role="alert">${found.problem}</p>`
  const { state } = found
  return html`<h2 data-state="${state.state}">${state.reference}: ${TITLES[state.state]}</h2>
    ${stateWords(state)}`
}

const TITLES = {
  received: 'the moderators have it',
  looked_at: 'it is being looked at',
  answered: 'answered',
  refused: 'not taken',
} as const satisfies Record<ComplaintState['state'], string>

/** The state in a sentence or two, with the answer if there is one. */
export function stateWords(state: ComplaintState): SafeHtml {
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
  return html`<p>${refusalWords(state.because, state.problem)}</p>`
}

function at(instant: string): SafeHtml {
  return html`<time datetime="${instant}">${shortTime(instant)}</time>`
}
