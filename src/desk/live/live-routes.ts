import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DeskRuntime } from '../desk-runtime.ts'
import { GROWING } from '../lists/newest.ts'
import { CASE_LISTS } from '../lists/row-status.ts'
import type { Seen } from '../pages/lists/row-state.ts'
import { Problem } from '../problem.ts'
import { forPeople } from '../rights.ts'
import { sessionKey } from '../session.ts'
import { livePoller } from './poller.ts'
import { comeAgain, isGone, openStream } from './stream.ts'

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const integer = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const lists = [...CASE_LISTS, ...GROWING] as const
/** A day that JavaScript and PostgreSQL both have; ids are below it. */
const since = z.coerce.number().int().min(0).max(8e15)

const liveQuery = z.object({
  list: z.enum(lists).optional(),
  since: since.optional(),
  /** ID:VERSION:COMPLAINTS, as each row was made from. */
  rows: z
    .string()
    .regex(/^\d{1,15}:\d{1,9}:\d{1,9}(,\d{1,15}:\d{1,9}:\d{1,9}){0,199}$/, 'must be rows such as 12:1:3,13:1:1')
    .transform(rows => rows.split(',').map(seenOf))
    .default([]),
  case: id.optional(),
  seen: integer.default(0),
})

/** Where pages hear what changes while they are looked at. */
export function liveRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const poller = livePoller(runtime)
  // Before the server waits for its connections to end: these would not.
  app.addHook('preClose', async () => poller.stop())

  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/desk/live',
      { schema: { security: forPeople('read'), querystring: liveQuery }, errorHandler: askAgain },
      async (request, reply) => {
        const { moderator } = request
        // A page that was closed meanwhile: its connection will not say so again.
        if (isGone(reply)) return void reply.hijack()
        const session = sessionKey(request)
        if (session === undefined) throw new Problem(401, 'not-signed-in', 'Sign in first.')

        const { list, since: from, rows, case: watched, seen } = request.query
        const caseList = CASE_LISTS.find(one => one === list)
        const growing = GROWING.find(one => one === list)
        poller.listen({
          stream: openStream(reply),
          moderator,
          session,
          place: list,
          rows: caseList && { list: caseList, seen: rows },
          growing: growing && from !== undefined ? { list: growing, since: from } : undefined,
          watched: watched === undefined ? undefined : { id: watched, seen, told: seen },
        })
        return undefined
      },
    )
}

/** A browser gives up for good on an answer that is not a stream: while the record is away it is asked to come again. */
function askAgain(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof Problem || hasZodFastifySchemaValidationErrors(error)) throw error
  request.log.debug({ err: error }, 'a page that would listen is asked to come again')
  // A page that was closed meanwhile: its connection will not say so again.
  if (isGone(reply)) reply.hijack()
  else comeAgain(reply)
}

function seenOf(row: string): Seen {
  const [caseId = 0, version = 0, complaints = 0] = row.split(':').map(Number)
  return { id: caseId, version, complaints }
}
