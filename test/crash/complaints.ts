import type { Complaint, ComplaintsClient, Outcome } from '../../src/client.ts'
import { complaintsClient, type RedisOptions } from '../../src/client.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'

const REASONS = ['abuse', 'off_topic', 'spam', 'hate', 'untruth', 'privacy']

/**
 * Complaints about `comments` comments in turn. Complainants complain of many comments, some of them of one comment
 * more than once, and every tenth complaint has none that could be counted. Half way the comments have been edited.
 */
export function manyComplaints(count: number, comments: number): Complaint[] {
  return Array.from({ length: count }, (_, i) => {
    const revision = i < count / 2 ? 1 : 2
    return aComplaint({
      comment: { id: `c${i % comments}`, revision, text: `Comment ${i % comments}, revision ${revision}` },
      complainant: i % 10 === 0 ? { name: 'Nobody' } : { key: `reader-${(i * 7) % 60}` },
      reason: REASONS[i % REASONS.length]!,
      ...(i % 3 === 0 && { detail: 'He is at it again.' }),
    })
  })
}

export function redisClient(options: RedisOptions): ComplaintsClient {
  const client = complaintsClient(options)
  afterwards(() => client.close())
  return client
}

const AT_ONCE = 10

/**
 * Sends by a trusted backend's two ways: the first half one by one, ten at once, and meanwhile the others in calls of
 * 130, so that there are jobs of a hundred and of thirty.
 */
export async function sendMixed(client: ComplaintsClient, complaints: readonly Complaint[]): Promise<Outcome[]> {
  const half = complaints.length >> 1
  const singles = complaints.slice(0, half)
  const outcomes: Outcome[] = []
  const one = async (complaint: Complaint) => void outcomes.push(await client.submit(complaint))
  const many = async () => {
    for (let from = half; from < complaints.length; from += 130)
      outcomes.push(...(await client.submitMany(complaints.slice(from, from + 130))))
  }
  await Promise.all([inTurns(singles, AT_ONCE, one), many()])
  return outcomes
}

/** Does something with each, so many at once. */
export async function inTurns<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await act(item)
    }),
  )
}

/** Hands one complaint over by HTTP. */
export async function whatDeskAnswers(desk: string, key: string) {
  const answer = await fetch(`${desk}/v1/complaints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ complaints: [aComplaint()] }),
  })
  return { status: answer.status, retryAfter: answer.headers.get('retry-after') }
}
