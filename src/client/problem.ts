import { z } from 'zod'
import { ComplaintRefusedError, KeyRefusedError, OutcomeUnknownError } from './errors.ts'

const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** What the site makes of an answer that is not 2xx. */
export async function refusal(answer: Response): Promise<Error> {
  const problem = wordsOf(await problemOf(answer))
  if ([401, 403].includes(answer.status)) return new KeyRefusedError(`${answer.status}: ${problem}`)
  if ([400, 409, 413, 422].includes(answer.status)) return new ComplaintRefusedError(`${answer.status}: ${problem}`)
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new OutcomeUnknownError(
    `${answer.status}: ${problem}`,
    Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {},
  )
}

export async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text()
  try {
    return problemSchema.parse(JSON.parse(text))
  } catch (error) {
    // Not ours: a proxy's page, say. Its first words are better than nothing.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { title: text.slice(0, 200) }
    throw error
  }
}

export function wordsOf({ title, detail, errors }: Problem): string {
  return [title, detail, ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`)].filter(Boolean).join('; ')
}
