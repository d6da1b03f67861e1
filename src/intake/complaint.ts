import { z } from 'zod'
import { noticeSchema } from './notice.ts'
import { opaqueId, text, webAddress } from './texts.ts'

/**
 * The one schema of a complaint, checked at every door (client, HTTP, command) and again by the intake worker,
 * which trusts none of them. This file and what it imports are part of the client package: nothing but zod besides.
 */

export const SOURCES = ['reader', 'staff', 'tool'] as const

/** The most complaints that one job or one HTTP request may carry. */
export const COMPLAINTS_PER_JOB = 100

const name = text(200)

/** ISO 8601 with an offset, from 1970 on (the instant is part of the UUIDv7 that a site's own id becomes). */
export const instant = z.iso
  .datetime({ offset: true, message: 'must be an ISO 8601 instant with an offset, such as 2026-11-23T09:00:00Z' })
  .refine(value => !(Date.parse(value) < 0), 'must not be before 1970')

export const siteId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a site id: lower-case letters, digits and hyphens')

/** Grows with every edit: a counter, or the edit's time in ms. An older revision never replaces a newer one. */
export const revision = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

const person = z.strictObject({ id: opaqueId, name })

const earlierComment = z.strictObject({
  id: opaqueId,
  author: person,
  text: text(20_000),
  postedAt: instant.optional(),
})

export const commentSchema = z.strictObject({
  id: opaqueId,
  revision,
  url: webAddress,
  text: text(20_000).min(1),
  author: person,
  postedAt: instant,
  article: z.strictObject({ url: webAddress, title: text(500) }),
  inReplyTo: earlierComment.optional(),
  /** The comments around it, oldest first, as the site chose to show them. */
  thread: z.array(earlierComment).max(50).optional(),
})

export const complaintSchema = z.strictObject({
  /** UUIDv7. Together with `site` it is the complaint's identity: the same complaint again is one complaint. */
  id: z.uuid({ version: 'v7', message: 'must be a UUIDv7' }).toLowerCase(),
  site: siteId,
  comment: commentSchema,
  complainant: z.strictObject({
    /** Opaque, the site's. Complaints without one never count toward a threshold. */
    key: opaqueId.optional(),
    name: name.optional(),
    email: z.email().max(254).optional(),
  }),
  /** A code from the policy's list; the door and the worker hold it against the policy in force. */
  reason: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be the code of a reason, such as off_topic'),
  detail: text(5000).optional(),
  /** The particulars of a notice of defamation; only with the reason `defamation`. */
  notice: noticeSchema.optional(),
  source: z.enum(SOURCES),
  raisedAt: instant,
})

export type Complaint = z.infer<typeof complaintSchema>
export type Source = Complaint['source']
