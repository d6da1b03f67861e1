import { z } from 'zod'
import { type Complaint, complaintSchema } from './complaint.ts'
import { issuesOf } from './parse-complaint.ts'

/** A comment that nobody complained of: `id` is the site's of it. */
export type TypedComment = {
  site: string
  id: string
  url: string
  text: string
  title: string
  author: { id: string; name: string }
}

/** The revision of a text that staff typed: whatever the site tells of the comment is newer. */
export const TYPED = -1

/** It cannot be raised as it is; the message says why. Nothing was recorded. */
export class NotRaisedError extends Error {
  override name = 'NotRaisedError'
}

const { shape } = complaintSchema.shape.comment
const typedSchema = z.object({
  site: complaintSchema.shape.site,
  id: shape.id,
  url: shape.url,
  text: shape.text.regex(/\S/, 'must say something'),
  title: shape.article.shape.title,
  author: z.object({ id: shape.author.shape.id.or(z.literal('')), name: shape.author.shape.name.min(1) }),
})

/** What was typed, as a site would have told of it. @throws {NotRaisedError} naming the field. */
export function asTyped(about: TypedComment, now: Date): Pick<Complaint, 'site' | 'comment'> {
  const parsed = typedSchema.safeParse(about)
  if (!parsed.success) {
    const { path, message } = issuesOf(parsed.error)[0]!
    throw new NotRaisedError(`${FIELDS[path] ?? path} – ${message}`)
  }
  const { site, id, url, text, title, author } = parsed.data
  const article = { url: url.replace(/#.*$/s, ''), title }
  return { site, comment: { id, revision: TYPED, url, text, author, postedAt: now.toISOString(), article } }
}

const FIELDS: Readonly<Record<string, string>> = {
  site: 'the site',
  id: 'the site’s id of the comment',
  url: 'the address',
  text: 'the text',
  title: 'the article’s title',
  'author.name': 'the author’s name',
  'author.id': 'the site’s id of the author',
}
