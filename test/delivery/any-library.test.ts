import { expect, test } from '@jest/globals'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { verify, WebhookRefusedError } from '../../src/client.ts'
import { newWebhookSecret, retireSecret } from '../../src/sites/webhook-secrets.ts'
import { decidedAbout } from '../desk/deciding.ts'
import type { SitesRequest } from '../support/site.ts'
import { aDesk } from './desk.ts'

const CHOICES = [
  { action: 'keep', rule: 'within_rules' },
  { action: 'delete', rule: 'no_abuse' },
  { action: 'amend', rule: 'no_abuse', textAfter: 'Aye — "naw" \\ </script> \u2028 é e\u0301 🏴󠁧󠁢󠁳󠁣󠁴󠁿\r\n\t' },
] as const
const COMMENTS = 8

/** What any site does that has the package `standardwebhooks` and nothing of ours. */
function accepts({ headers, body }: SitesRequest, secrets: readonly string[]): boolean {
  const named = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => [name, String(headers[name])])
  return secrets.some(secret => {
    try {
      new Webhook(secret).verify(body, Object.fromEntries(named))
      return true
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false
      throw error
    }
  })
}

test('a site with another library accepts every message, also while its secret is changed in the middle; what was tampered with ours refuses', async () => {
  let known: string[] = []
  let refused = 0
  const { db, site, secrets, send } = await aDesk((_, request) => {
    if (accepts(request, known)) return 204
    refused++
    return 401
  })
  const [first, second] = secrets
  known = [first!]
  for (let i = 0; i < COMMENTS * CHOICES.length; i++)
    await decidedAbout(db, `c${i % COMMENTS}`, { choice: CHOICES[i % CHOICES.length]!, minutesAgo: 60 - i })

  let sent = 0
  for (let round = 0; sent < COMMENTS * CHOICES.length && round < 20; round++) {
    // The site's side and ours change at different times, as they do.
    if (round === 1) known = [first!, second!]
    if (round === 2) await retire(first!)
    if (round === 3) known = [second!]
    if (round === 4) known.push(await db.transaction().execute(trx => newWebhookSecret(trx, 'auldbrig')))
    sent += (await send(new Date())).length
  }
  const applied = await db.selectFrom('deliveries').select('state').distinct().execute()
  expect({ refused, posts: site.requests.length, applied }).toEqual({
    refused: 0,
    posts: COMMENTS * CHOICES.length,
    applied: [{ state: 'applied' }],
  })

  const [secret] = known
  const answer = (request: SitesRequest, keys: string[], minutes = 0) => {
    const now = new Date(Date.now() + minutes * 60_000)
    try {
      verify(request, keys, { now })
      return 'accepted'
    } catch (error) {
      if (error instanceof WebhookRefusedError) return error.because
      throw error
    }
  }
  const last = site.requests.at(-1)!
  const tampered = Buffer.from(last.body.toString().replace('"sequence":3', '"sequence":4'))
  expect({
    sound: answer(last, [secret!]),
    tampered: answer({ ...last, body: tampered }, [secret!]),
    old: answer(last, [secret!], 6),
    future: answer(last, [secret!], -6),
    wrong: answer(last, [first!]),
  }).toEqual({ sound: 'accepted', tampered: 'signature', old: 'time', future: 'time', wrong: 'signature' })
  expect(tampered.equals(last.body)).toBe(false)

  async function retire(old: string): Promise<void> {
    const { id } = await db
      .selectFrom('site_webhook_secrets')
      .select('id')
      .where('secret', '=', old)
      .executeTakeFirstOrThrow()
    await db.transaction().execute(trx => retireSecret(trx, id, 'command', new Date()))
  }
})
