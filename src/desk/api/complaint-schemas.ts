import { REFUSALS } from '../../client/refusal.ts'
import { z } from 'zod'
import { COMPLAINTS_PER_JOB, complaintSchema } from '../../intake/complaint.ts'

/** Over HTTP the site is the key's, and one complaint may come without an id under an `Idempotency-Key`. */
const incoming = complaintSchema.extend({
  id: complaintSchema.shape.id.optional(),
  site: complaintSchema.shape.site.optional(),
})
export const incomingSchema = z.object({ complaints: z.array(incoming).min(1).max(COMPLAINTS_PER_JOB) })

export const acceptedSchema = z.object({
  complaints: z.array(z.object({ id: z.string(), outcome: z.enum(['accepted', 'known']), reference: z.string() })),
})
export const askedSchema = z.object({
  /** Up to 100 ids, with commas between them. */
  ids: z
    .string()
    .transform(ids => ids.split(',').map(id => id.trim().toLowerCase()))
    .pipe(z.array(z.uuid('must be ids with commas between them')).max(100)),
})
export const becameSchema = z.object({
  complaints: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['recorded', 'dead', 'unknown']),
      reference: z.string().optional(),
      because: z.enum(REFUSALS).optional(),
      problem: z.string().optional(),
    }),
  ),
})
export const headersSchema = z.looseObject({ 'idempotency-key': z.string().min(1).max(200).optional() })
