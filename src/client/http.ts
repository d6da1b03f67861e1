import { z } from 'zod'
import type { Complaint } from '../intake/complaint.ts'
import { ComplaintRefusedError, KeyRefusedError, OutcomeUnknownError } from './errors.ts'
import type { Outcome, Recorded, SubmitOptions } from './outcome.ts'
import type { Door } from './submit.ts'

export type HttpOptions = {
  /** Postmod's address, such as `https://postmod.example.com`. */
  url: string
  /** The site's key. */
  key: string
}

const ASK_AGAIN_MS = [50, 100, 200, 400, 800]
const ANSWER_WITHIN_MS = 30_000
const IDS_PER_REQUEST = 100

const acceptedSchema = z.object({
  complaints: z.array(z.object({ id: z.string(), outcome: z.enum(['accepted', 'known']) })),
})
const recordedSchema = z.object({
  complaints: z.array(
    z.union([
      z.object({ id: z.string(), status: z.enum(['recorded', 'unknown']) }),
      z.object({ id: z.string(), status: z.literal('dead'), problem: z.string() }),
    ]),
  ),
})
const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
type Problem = z.infer<typeof problemSchema>

/** The door for every backend: Postmod's HTTP API. */
export function httpDoor({ url, key }: HttpOptions): Door {
  return { send, recorded, close: () => Promise.resolve() }

  async function send(complaints: readonly Complaint[], options: Required<SubmitOptions>): Promise<Outcome[]> {
    const answer = await request('/v1/complaints', { method: 'POST', body: JSON.stringify({ complaints }) })
    if (answer.status === 422) return await sendTheOthers(complaints, options, await problemOf(answer))
    if (!answer.ok) throw await refusal(answer)
    const outcomes: Outcome[] = acceptedSchema.parse(await answer.json()).complaints
    return options.until === 'recorded' ? await untilRecorded(outcomes, options.timeoutMs) : outcomes
  }

  /** A batch is taken whole or not at all; what was wrong is named, so the others go without it. */
  async function sendTheOthers(
    complaints: readonly Complaint[],
    options: Required<SubmitOptions>,
    problem: Problem,
  ): Promise<Outcome[]> {
    const wrong = new Map<number, string>()
    for (const { path, message } of problem.errors ?? []) {
      const [, index, field] = /^complaints\[(\d+)\]\.?(.*)$/.exec(path) ?? []
      if (index !== undefined) wrong.set(Number(index), field ? `${field}: ${message}` : message)
    }
    if (wrong.size === 0) throw new ComplaintRefusedError(wordsOf(problem))
    const others = complaints.filter((_, i) => !wrong.has(i))
    const sent = others.length > 0 ? await send(others, options) : []
    return complaints.map(({ id }, i) => {
      const why = wrong.get(i)
      return why === undefined ? sent.shift()! : { id, outcome: 'refused', problem: why }
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
      if (!answer.ok) throw await refusal(answer)
      all.push(...recordedSchema.parse(await answer.json()).complaints)
    }
    return all
  }

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(new URL(path, url), {
        ...init,
        headers: {
          authorization: `Bearer ${key}`,
          ...(init.body !== undefined && { 'content-type': 'application/json' }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
    } catch (error) {
      throw new OutcomeUnknownError(`Postmod at ${url} gave no answer`, { cause: error })
    }
  }
}

function after(before: Outcome, answer: Recorded | undefined): Outcome {
  if (answer?.status === 'recorded' && before.outcome === 'accepted') return { id: before.id, outcome: 'recorded' }
  if (answer?.status === 'dead') return { id: before.id, outcome: 'dead', problem: answer.problem }
  return before
}

async function refusal(answer: Response): Promise<Error> {
  const problem = wordsOf(await problemOf(answer))
  if ([401, 403].includes(answer.status)) return new KeyRefusedError(`${answer.status}: ${problem}`)
  if ([400, 413, 422].includes(answer.status)) return new ComplaintRefusedError(`${answer.status}: ${problem}`)
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new OutcomeUnknownError(
    `${answer.status}: ${problem}`,
    Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {},
  )
}

async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text()
  try {
    return problemSchema.parse(JSON.parse(text))
  } catch (error) {
    // Not ours: a proxy's page, say. Its first words are better than nothing.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { title: text.slice(0, 200) }
    throw error
  }
}

function wordsOf({ title, detail, errors }: Problem): string {
  return [title, detail, ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`)].filter(Boolean).join('; ')
}
