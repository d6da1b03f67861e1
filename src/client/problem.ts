import { z } from 'zod'
import { KeyRefusedError, OutcomeUnknownError } from './errors.ts'

const problemSchema = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

const KEY = new Set([401, 403])
const FOR_GOOD = new Set([400, 409, 413, 422])

/** What an answer that is not 2xx is thrown as: the key's fault, what was `Refused` for good, or not known. */
export async function refusalOf(
  answer: Response,
  Refused: new (message: string) => Error,
  problems: readonly string[] = [],
): Promise<Error> {
  const problem = await problemOf(answer)
  const words = `${answer.status}: ${wordsOf(problem)}`
  if (KEY.has(answer.status)) return new KeyRefusedError(words)
  // A 404 may be a proxy's: only a problem that is known is believed.
  if (FOR_GOOD.has(answer.status) || problems.includes(problem.type ?? '')) return new Refused(words)
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new OutcomeUnknownError(words, Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {})
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
