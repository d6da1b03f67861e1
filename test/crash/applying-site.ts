import { type DecisionMessage, verify } from '../../src/client.ts'
import { aReceivingSite } from '../support/site.ts'

type Answer = { status: number; afterMs: number }

/**
 * A site that applies what it is told, in its own time: `answer` says how and when, given the message and how often
 * it has come so far. Keeps account of what it applied and of what came out of its turn.
 */
export async function anApplyingSite(answer: (message: DecisionMessage['data'], times: number) => Answer) {
  const secrets: string[] = []
  const times = new Map<string, number>()
  /** The decisions answered with 2xx, in that order. */
  const applied: DecisionMessage['data'][] = []
  /** Such as `c7#2`: the second decision about c7 came before the first was answered so. */
  const outOfTurn: string[] = []
  /** Posts not answered yet. */
  let held = 0

  const { url, requests } = await aReceivingSite((request, response) => {
    const { data } = verify(request, secrets)
    const count = (times.get(data.decision) ?? 0) + 1
    times.set(data.decision, count)
    for (let before = 1; before < data.sequence; before++)
      if (!applied.some(one => one.comment === data.comment && one.sequence === before))
        outOfTurn.push(`${data.comment}#${data.sequence}`)

    const { status, afterMs } = answer(data, count)
    held++
    setTimeout(() => {
      held--
      if (status >= 200 && status < 300) applied.push(data)
      response.writeHead(status).end()
    }, afterMs)
    return undefined
  })

  return {
    url,
    requests,
    applied,
    outOfTurn,
    held: () => held,
    trust: (secret: string) => void secrets.push(secret),
    distinctApplied: () => new Set(applied.map(({ decision }) => decision)).size,
  }
}
