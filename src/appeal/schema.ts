import { z } from 'zod'
import { commentSchema, complaintSchema, instant, revision } from '../intake/complaint.ts'
import { opaqueId, text } from '../intake/texts.ts'

/**
 * An author's appeal against one decision, as their site hands it over: it has made sure that they are the comment's
 * author. Part of the client package: this file imports nothing but zod.
 */
export const appealSchema = z.strictObject({
  /** A UUIDv7: the same again is the same appeal. */
  id: complaintSchema.shape.id,
  /** The decision that is appealed against, as its message named it. */
  decision: z.uuid(),
  /** Who appeals, by the site's id: the comment's author. */
  author: z.strictObject({ id: opaqueId }),
  /** Why, in their own words. */
  text: text(10_000).regex(/\S/, 'must say why'),
  raisedAt: instant,
  /** What the comment says now, if it is still there: after an amend the site has a revision that Postmod was not told. */
  comment: z.strictObject({ revision, text: commentSchema.shape.text }).optional(),
})
export type Appeal = z.infer<typeof appealSchema>
