import { type DecisionMessage, verify } from '../../src/client.ts'
import { aReceivingSite } from '../support/site.ts'

/** Of a hundred posts so many are answered like this; the others with 204. */
const MOODS = { error: 9, tooMany: 7, hang: 1, reset: 6, takenThenReset: 7 } as const
type Mood = keyof typeof MOODS | 'taken'

/**
 * A site at its worst: at random it answers 500, or 429 with a Retry-After, hangs, resets the connection, or takes the
 * message and dies before it answers. Keeps account of what it took, of what came out of its turn and of what it was
 * told again.
 *
 * @param enough the so many-th time it takes a decision for sure: pauses double, and a short test cannot wait for the
 * unlucky one.
 */
export async function aStormySite(enough: number) {
  const secrets: string[] = []
  /** The decisions taken about each comment, in the order in which they were first taken. */
  const taken = new Map<string, number[]>()
  const moods = new Map<Mood, number>()
  /** Such as `c7#2 after c7#0`. */
  const outOfTurn: string[] = []
  const times = new Map<string, number>()
  let repeats = 0
  let count = 0

  const { url, requests } = await aReceivingSite((request, response) => {
    const { data } = verify(request, secrets)
    const before = taken.get(data.comment) ?? []
    const known = before.includes(data.sequence)
    // The next in the line, or the last one again: it may not have been heard.
    if (known ? before.at(-1) !== data.sequence : (before.at(-1) ?? 0) !== data.sequence - 1)
      outOfTurn.push(`${data.comment}#${data.sequence} after ${data.comment}#${before.at(-1) ?? 0}`)
    if (known) repeats++

    const often = (times.get(data.decision) ?? 0) + 1
    times.set(data.decision, often)
    const mood = often < enough ? moodNow() : 'taken'
    moods.set(mood, (moods.get(mood) ?? 0) + 1)
    if (mood === 'hang') return undefined
    if (mood === 'error') return 500
    if (mood === 'tooMany') return void response.writeHead(429, { 'retry-after': '1' }).end()
    if (mood !== 'reset' && !known) take(data)
    if (mood === 'taken') return 204
    response.destroy()
    return undefined
  })

  function take({ comment, sequence }: DecisionMessage['data']): void {
    taken.set(comment, [...(taken.get(comment) ?? []), sequence])
    count++
  }

  return {
    url,
    outOfTurn,
    trust: (secret: string) => void secrets.push(secret),
    taken: () => count,
    told: () => ({ posts: requests.length, repeats, ...Object.fromEntries(moods) }),
  }
}

function moodNow(): Mood {
  let left = Math.random() * 100
  for (const mood of ['error', 'tooMany', 'hang', 'reset', 'takenThenReset'] as const) {
    left -= MOODS[mood]
    if (left < 0) return mood
  }
  return 'taken'
}
