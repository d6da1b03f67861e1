import { z } from 'zod'
import type { CommentNews } from '../intake/comment-news.ts'
import type { Complaint } from '../intake/complaint.ts'
import { type ComplaintState, complaintStateSchema } from './complaint-state.ts'
import { ComplaintRefusedError } from './errors.ts'
import { REFUSALS } from './refusal.ts'
import type { Outcome, Recorded, SubmitOptions, Told } from './outcome.ts'
import { type Problem, problemOf, refusalOf, wordsOf } from './problem.ts'
import { readReference } from './reference.ts'
import { type ApiOptions, asker } from './request.ts'
import type { Door } from './submit.ts'

const ASK_AGAIN_MS = [50, 100, 200, 400, 800]
const IDS_PER_REQUEST = 100

const acceptedSchema = z.object({
  complaints: z.array(z.object({ id: z.string(), outcome: z.enum(['accepted', 'known']), reference: z.string() })),
})
const recordedSchema = z.object({
  complaints: z.array(
    z.union([
      z.object({ id: z.string(), status: z.literal('recorded'), reference: z.string() }),
      z.object({ id: z.string(), status: z.literal('unknown') }),
      z.object({
        id: z.string(),
        status: z.literal('dead'),
        because: z.enum(REFUSALS).catch('unrecordable'),
        problem: z.string(),
      }),
    ]),
  ),
})
const TOO_MANY = '/problems/too-many-open-complaints'
const toldSchema = z.object({ outcome: z.enum(['accepted', 'known']) })

/** The door for every backend: Postmod's HTTP API. */
export function httpDoor(api: ApiOptions): Door {
  const request = asker(api)
  return { send, tell, recorded, complaint, close: () => Promise.resolve() }

  async function send(complaints: readonly Complaint[], options: Required<SubmitOptions>): Promise<Outcome[]> {
    const answer = await request('/v1/complaints', { method: 'POST', body: JSON.stringify({ complaints }) })
    if (answer.status === 422 || answer.status === 409)
      return await sendTheOthers(complaints, options, await problemOf(answer))
    if (!answer.ok) throw await refusalOf(answer, ComplaintRefusedError)
    const outcomes: Outcome[] = acceptedSchema.parse(await answer.json()).complaints
    return options.until === 'recorded' ? await untilRecorded(outcomes, options.timeoutMs) : outcomes
  }

  /** A batch is taken whole or not at all; what was wrong is named, so the others go without it. */
  async function sendTheOthers(
    complaints: readonly Complaint[],
    options: Required<SubmitOptions>,
    problem: Problem,
  ): Promise<Outcome[]> {
    const because = problem.type === TOO_MANY ? 'too_many_open' : 'malformed'
    const wrong = new Map<number, string>()
    for (const { path, message } of problem.errors ?? []) {
      const [, index, field] = /^complaints\[(\d+)\]\.?(.*)$/.exec(path) ?? []
      if (index !== undefined) wrong.set(Number(index), field ? `${field}: ${message}` : message)
    }
    if (wrong.size === 0) throw new ComplaintRefusedError(wordsOf(problem), because)
    const others = complaints.filter((_, i) => !wrong.has(i))
    const sent = others.length > 0 ? await send(others, options) : []
    return complaints.map(({ id }, i) => {
      const why = wrong.get(i)
      return why === undefined ? sent.shift()! : { id, outcome: 'refused', because, problem: why }
    })
  }

  async function untilRecorded(outcomes: Outcome[], timeoutMs: number): Promise<Outcome[]> {
    const deadline = performance.now() + timeoutMs
    for (let tries = 0; performance.now() < deadline; tries++) {
      const waiting = outcomes.filter(({ outcome }) => outcome === 'accepted').map(({ id }) => id)
      if (waiting.length === 0) break
      const pause = ASK_AGAIN_MS[Math.min(tries, ASK_AGAIN_MS.length - 1)]!
      await new Promise(resolve => setTimeout(resolve, pause))
      const answers = new Map((await recorded(waiting)).map(answer => [answer.id, answer]))
      outcomes = outcomes.map(before => after(before, answers.get(before.id)))
    }
    return outcomes
  }

  async function recorded(ids: readonly string[]): Promise<Recorded[]> {
    const all: Recorded[] = []
    for (let from = 0; from < ids.length; from += IDS_PER_REQUEST) {
      const asked = ids.slice(from, from + IDS_PER_REQUEST)
      const answer = await request(`/v1/complaints?ids=${encodeURIComponent(asked.join(','))}`)
      if (!answer.ok) throw await refusalOf(answer, ComplaintRefusedError)
      all.push(...recordedSchema.parse(await answer.json()).complaints)
    }
    return all
  }

  async function tell(news: CommentNews): Promise<Told> {
    const answer = await request(...requestOf(news))
    if (!answer.ok) throw await refusalOf(answer, ComplaintRefusedError)
    return toldSchema.parse(await answer.json())
  }

  async function complaint(typed: string): Promise<ComplaintState | undefined> {
    const answer = await request(`/v1/complaints/${encodeURIComponent(readReference(typed))}`)
    if (answer.status === 404) return undefined
    if (!answer.ok) throw await refusalOf(answer, ComplaintRefusedError)
    return complaintStateSchema.parse(await answer.json())
  }
}

function requestOf(news: CommentNews): [path: string, init: RequestInit] {
  if ('changed' in news) {
    const { comment } = news.changed
    return [addressOf(comment.id), { method: 'PUT', body: JSON.stringify(comment) }]
  }
  const { comment, revision, removedAt } = news.removed
  const query = new URLSearchParams({ removedAt, ...(revision !== undefined && { revision: String(revision) }) })
  return [`${addressOf(comment)}?${query.toString()}`, { method: 'DELETE' }]
}

function addressOf(comment: string): string {
  // An address cannot end in these: they mean the folder and the one above it.
  if (comment === '.' || comment === '..') throw new ComplaintRefusedError(`a comment ${comment} has no address`)
  return `/v1/comments/${encodeURIComponent(comment)}`
}

function after(before: Outcome, answer: Recorded | undefined): Outcome {
  if (answer?.status === 'recorded' && before.outcome === 'accepted')
    return { id: before.id, outcome: 'recorded', reference: answer.reference }
  if (answer?.status === 'dead')
    return { id: before.id, outcome: 'dead', because: answer.because, problem: answer.problem }
  return before
}
