import { type FastifyRequest } from 'fastify'
import { type z } from 'zod'

/** A form that our own pages did not send. */
class UnreadableFormError extends Error {
  override name = 'UnreadableFormError'
  readonly statusCode = 400
}

/** Reads a form that was sent. Throws UnreadableFormError, which becomes a page with status 400. */
export function formOf<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  const parsed = schema.safeParse(request.body ?? {})
  if (!parsed.success) throw new UnreadableFormError('the form is not one of ours', { cause: parsed.error })
  return parsed.data
}
