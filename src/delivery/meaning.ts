import { z } from 'zod'
import { complaintSchema } from '../intake/complaint.ts'
import type { Policy } from '../policy.ts'
import type { ChangedComment, Outcome } from './outcome.ts'
import { pauseBefore } from './pause.ts'
import type { SiteAnswer } from './post.ts'

/** How often a site has been told of a decision, and since when; sending again by hand begins anew. */
export type Tries = { count: number; since: Date }

/**
 * What a site's answer means. 2xx: applied; 404, 410: gone; 409: superseded; 429, 5xx or no answer: again, for as long as
 * the policy says; everything else, redirects included, and a private address: never.
 */
export function meaningOf(
  answer: SiteAnswer,
  { count, since }: Tries,
  { deliverFor }: Pick<Policy, 'deliverFor'>,
  now: Date,
  random: number,
): Outcome {
  const { status } = answer
  if (status === undefined) {
    if (answer.private) return { as: 'dead', because: 'address' }
    return again(undefined)
  }
  if (status >= 200 && status < 300) return { as: 'applied' }
  if (status === 404 || status === 410) return { as: 'gone' }
  if (status === 409) return { as: 'superseded', changed: changedIn(answer.body) }
  if (status === 429 || status >= 500) return again(answer.retryAfter)
  return { as: 'dead', because: 'answer' }

  function again(retryAfter: string | undefined): Outcome {
    const end = since.getTime() + deliverFor
    if (now.getTime() >= end) return { as: 'dead', because: 'time' }
    // It is tried once more at the very end.
    return { as: 'again', at: new Date(Math.min(now.getTime() + pauseBefore(count, retryAfter, now, random), end)) }
  }
}

const { revision, text } = complaintSchema.shape.comment.shape
const changedSchema = z.object({ revision, text })

/** What a 409 may carry; undefined if it says nothing that can be kept. */
function changedIn(body: string | undefined): ChangedComment | undefined {
  if (body === undefined) return undefined
  try {
    const changed = changedSchema.safeParse(JSON.parse(body))
    return changed.success ? changed.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
