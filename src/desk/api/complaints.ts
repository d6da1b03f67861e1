import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { complaintId } from '../../client/complaint-id.ts'
import type { Complaint } from '../../intake/complaint.ts'
import { resolveLetters } from '../../intake/dead-letters.ts'
import { MalformedComplaintError, parseComplaint } from '../../intake/parse-complaint.ts'
import { referencesOf } from '../../intake/references.ts'
import { whatBecame } from '../../intake/what-became.ts'
import type { Runtime } from '../../runtime.ts'
import { Problem } from '../problem.ts'
import { needs } from '../rights.ts'
import { acceptedSchema, askedSchema, becameSchema, headersSchema, incomingSchema } from './complaint-schemas.ts'
import { checkSources } from './source-scopes.ts'
import { refuseTooMany } from './too-many.ts'

/** `/v1/complaints`: the door for sites' backends. */
export function complaintRoutes(app: FastifyInstance, runtime: Runtime): void {
  const { db, queues, rules, clock } = runtime
  const routes = app.withTypeProvider<ZodTypeProvider>()

  routes.post(
    '/v1/complaints',
    {
      schema: {
        summary: 'Hand over complaints: all are taken or, where one is malformed, none',
        security: needs('complaints:write', 'complaints:tool'),
        headers: headersSchema,
        body: incomingSchema,
        response: { 202: acceptedSchema },
      },
    },
    async (request, reply) => {
      const { site } = request
      const now = clock.now()
      checkSources(request.scopes, request.body.complaints)
      const complaints = request.body.complaints.map((raw, i) =>
        check(
          { ...raw, id: raw.id ?? derivedId(site, raw.raisedAt, request, i), site: raw.site ?? site },
          site,
          i,
          now,
        ),
      )
      const became = await whatBecame(db, site, idsOf(complaints))
      const fresh = complaints.filter((_, i) => became[i]?.status !== 'recorded')
      await refuseTooMany(db, complaints, fresh, rules().policy)
      if (became.some(({ status }) => status === 'dead')) await resolveLetters(db, site, idsOf(fresh), now)
      if (fresh.length > 0) await enqueue(fresh, now)
      const references = await referencesOf(db, site, idsOf(complaints))
      const answer = became.map(({ id, status }) => ({
        id,
        outcome: status === 'recorded' ? ('known' as const) : ('accepted' as const),
        reference: references.get(id)!,
      }))
      return reply.status(202).send({ complaints: answer })
    },
  )

  routes.get(
    '/v1/complaints',
    {
      schema: {
        summary: 'Which of these complaints are in the record?',
        security: needs('complaints:read'),
        querystring: askedSchema,
        response: { 200: becameSchema },
      },
    },
    async request => {
      const { site } = request
      return { complaints: await whatBecame(db, site, request.query.ids) }
    },
  )

  function check(raw: Complaint, site: string, i: number, now: Date): Complaint {
    if (raw.site !== site)
      throw new Problem(403, 'another-site', `This key is ${site}’s; complaints[${i}] is of ${raw.site}.`)
    try {
      return parseComplaint(raw, Object.keys(rules().policy.reasons), now)
    } catch (error) {
      if (!(error instanceof MalformedComplaintError)) throw error
      const errors = error.issues.map(({ path, message }) => ({ path: `complaints[${i}].${path}`, message }))
      throw new Problem(422, 'malformed-complaint', 'A complaint is not as it must be; nothing was taken.', { errors })
    }
  }

  async function enqueue(complaints: readonly Complaint[], now: Date): Promise<void> {
    try {
      await queues.add('complaints', {
        name: 'complaints',
        data: { v: 1, complaints },
        jobId: jobIdOf(complaints),
        addedAt: now,
      })
    } catch (error) {
      app.log.warn({ err: error }, 'the queue gave no answer')
      throw new Problem(503, 'queue-away', 'The queue gave no answer. Send it again with the same id.', {
        retryAfter: 2,
      })
    }
  }
}

const idsOf = (complaints: readonly Complaint[]) => complaints.map(({ id }) => id)

function derivedId(
  site: string,
  raisedAt: string,
  request: { body: { complaints: unknown[] }; headers: { 'idempotency-key'?: string | undefined } },
  i: number,
): string {
  const key = request.headers['idempotency-key']
  if (key !== undefined && request.body.complaints.length === 1) return complaintId(site, raisedAt, key)
  throw new Problem(422, 'malformed-complaint', 'A complaint needs an id; nothing was taken.', {
    errors: [
      { path: `complaints[${i}].id`, message: 'must be a UUIDv7 (or send one complaint with an Idempotency-Key)' },
    ],
  })
}

/** Made from what the job carries, so that a reply that was lost does not make two jobs. */
function jobIdOf(complaints: readonly Complaint[]): string {
  const ids = complaints.map(({ site, id }) => `${site}.${id}`).toSorted()
  return createHash('sha256').update(ids.join('\n')).digest('hex')
}
