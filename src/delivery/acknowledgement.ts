import { z } from 'zod'
import { complaintSchema } from '../intake/complaint.ts'

const { revision, text } = complaintSchema.shape.comment.shape

/**
 * What a site says of a decision that it was told of. `applied` is what 2xx says to a webhook, `gone` (the comment is
 * not there any more) 404, and `changed` 409: not applied, for the comment is not what was decided on; what it is
 * now can be said at once. Part of the client package: this file imports nothing that is not.
 */
export const acknowledgementSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.enum(['applied', 'gone']) }),
  z
    .strictObject({ outcome: z.literal('changed'), revision: revision.optional(), text: text.optional() })
    .refine(changed => (changed.revision === undefined) === (changed.text === undefined), {
      path: ['text'],
      message: 'goes with its revision: send both or neither',
    }),
])

export type Acknowledgement = z.infer<typeof acknowledgementSchema>

export const acknowledgedSchema = z.object({
  decision: z.uuid(),
  outcome: z.enum(['applied', 'gone', 'changed']),
  /** When it was first known, by whichever way; ISO 8601. */
  at: z.string(),
})

export type Acknowledged = z.infer<typeof acknowledgedSchema>
