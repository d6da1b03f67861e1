import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problemPage } from './pages/problem.ts'

/** An answer that is a problem document (RFC 9457); `type` is stable and relative: `/problems/unknown-key`. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly type: string
  readonly extra: { errors?: { path: string; message: string }[]; retryAfter?: number }

  constructor(status: number, type: string, message: string, extra: Problem['extra'] = {}) {
    super(message)
    this.status = status
    this.type = type
    this.extra = extra
  }
}

/** Answers every error as `application/problem+json`, to a person as a page; what nobody foresaw is logged and says nothing of itself. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(problemOf(error, request), request, reply))
  app.setNotFoundHandler((request, reply) =>
    send(
      new Problem(404, 'not-found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
      request,
      reply,
    ),
  )
}

function problemOf(error: FastifyError | Problem, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      path: z.core.toDotPath(segments(instancePath)),
      message: message ?? 'is not as it must be',
    }))
    return new Problem(422, 'malformed-request', 'The request is not as it must be; nothing was taken.', { errors })
  }
  if (error.statusCode && error.statusCode < 500)
    return new Problem(error.statusCode, (error.code ?? 'refused').toLowerCase().replaceAll('_', '-'), error.message)
  request.log.error({ err: error }, 'a request failed')
  return new Problem(503, 'unavailable', 'Postmod cannot answer at the moment. Try again with the same id.', {
    retryAfter: 2,
  })
}

// `/complaints/3/comment/text` -> complaints, 3, comment, text
function segments(instancePath: string): (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map(part => (/^\d+$/.test(part) ? Number(part) : part))
}

function send(
  { status, type, message, extra: { errors, retryAfter } }: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
  if (isFromPerson(request))
    return reply
      .status(status)
      .type('text/html; charset=utf-8')
      .send(problemPage(status, type, message))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `/problems/${type}`, title: message, status, ...(errors && { errors }) }))
}

/** A browser that shows a page, and not a program that asks the API. */
export function isFromPerson({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html')
}
