import { z } from 'zod'
import { REFUSALS } from './refusal.ts'

const recorded = {
  /** The site's own id of the complaint. */
  id: z.string(),
  reference: z.string(),
  reason: z.string(),
  raisedAt: z.string(),
  receivedAt: z.string(),
}

/**
 * What became of a complaint, as the API tells its site; instants are ISO 8601. `received`: nobody has taken it up yet;
 * `looked_at`: somebody did; both are to be decided by `due`. `refused`: it could not be recorded; `problem` says why.
 */
export const complaintStateSchema = z.discriminatedUnion('state', [
  z.object({ ...recorded, state: z.enum(['received', 'looked_at']), due: z.string() }),
  z.object({
    ...recorded,
    state: z.literal('answered'),
    answer: z.object({
      action: z.string(),
      /** To whoever complained; null once it was erased. */
      words: z.string().nullable(),
      decidedAt: z.string(),
      /** The decision was there before the complaint, which is answered with it. */
      byEarlierDecision: z.boolean(),
    }),
  }),
  z.object({
    id: z.string(),
    reference: z.string(),
    state: z.literal('refused'),
    because: z.enum(REFUSALS),
    problem: z.string(),
  }),
])

export type ComplaintState = z.infer<typeof complaintStateSchema>
