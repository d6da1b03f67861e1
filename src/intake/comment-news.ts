import { z } from 'zod'
import { commentSchema, instant, revision, siteId } from './complaint.ts'
import { opaqueId } from './texts.ts'

/**
 * What a site tells of a comment after it was complained of. Checked at every door and again by the intake worker. This
 * file is part of the client package: it imports nothing but zod.
 */
export const commentChangedSchema = z.strictObject({ site: siteId, comment: commentSchema })
export type CommentChanged = z.infer<typeof commentChangedSchema>

export const commentRemovedSchema = z.strictObject({
  site: siteId,
  /** The site's own id of the comment. */
  comment: opaqueId,
  /** The revision that was removed, by default the newest one known here; a newer one brings the comment back. */
  revision: revision.optional(),
  removedAt: instant,
})
export type CommentRemoved = z.infer<typeof commentRemovedSchema>

export const commentNewsSchema = z.union([
  z.strictObject({ changed: commentChangedSchema }),
  z.strictObject({ removed: commentRemovedSchema }),
])
export type CommentNews = z.infer<typeof commentNewsSchema>
