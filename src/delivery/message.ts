import { z } from 'zod'

/**
 * What a site is told of a decision, whether it is sent or read. Part of the client package: this file imports
 * nothing but zod.
 */
export const decisionSchema = z.object({
  decision: z.uuid(),
  case: z.int(),
  site: z.string(),
  /** The site's own id of the comment. */
  comment: z.string(),
  /** Counts the decisions about this comment: 1, 2, 3 ... They are sent in this order; one that was withdrawn leaves a gap. */
  sequence: z.int().positive(),
  /** The last two decide an appeal: the decision stands, or the comment is put back as `textAfter` has it. */
  action: z.enum(['amend', 'delete', 'keep', 'uphold', 'restore']),
  /** Of a decision on an appeal: the site's id of it, and the decision that it was against. */
  appeal: z.object({ id: z.string(), against: z.string() }).optional(),
  /** The house rule the decision names: its code, and its words as they are now. */
  rule: z.string(),
  ruleWords: z.string().optional(),
  /**
   * The revision that the moderator read. If the comment has changed since, answer 409. -1 where staff typed the text of
   * a comment that the site had told nothing of: it has changed if it is not `textBefore`.
   */
  revision: z.int(),
  textBefore: z.string(),
  /** The amended text, or the one to be put back; null unless `action` is `amend` or `restore`. */
  textAfter: z.string().nullable(),
  /** To the comment's author, in words for readers; null for `keep`. */
  statement: z.string().nullable(),
  /** One for each complaint of the case, and of those it took over; where an appeal restores the comment, of the case that was wrong. */
  answers: z.array(z.object({ complaint: z.string(), reference: z.string().optional(), answer: z.string() })),
  decidedAt: z.string(),
})

/**
 * The body of the webhook, signed as the Standard Webhooks specification says (headers `webhook-id`,
 * `webhook-timestamp`, `webhook-signature`; the id is the decision's, so that a site can tell a repeat).
 */
export const decisionMessageSchema = z.object({
  type: z.literal('decision.made'),
  /** When this message was made, ISO 8601. */
  timestamp: z.string(),
  data: decisionSchema,
})

export type Decision = z.infer<typeof decisionSchema>
export type DecisionMessage = z.infer<typeof decisionMessageSchema>
