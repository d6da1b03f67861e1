import { causeOf, codeOf } from '../faults.ts'
import { type Channel, NotToldError } from './message.ts'

/** A chat's incoming webhook, as Slack and Mattermost have it: the subject and the text, without the attachments. */
export function chatChannel(url: string, timeoutMs = 10_000): Channel {
  return {
    name: 'chat',
    async tell({ subject, text }) {
      const answer = await post(url, JSON.stringify({ text: `*${subject}*\n${text}` }), timeoutMs)
      if (!answer.ok) throw new NotToldError(`chat: the webhook answered ${answer.status}`)
    },
  }
}

async function post(url: string, body: string, timeoutMs: number): Promise<Response> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await answer.body?.cancel()
    return answer
  } catch (error) {
    // The address is a secret, and is in the words of some errors.
    const why = codeOf(causeOf(error)) ?? String(error).split(':')[0]!
    throw new NotToldError(`chat: the webhook did not answer (${why})`)
  }
}
