import { expect, test } from '@jest/globals'
import { at } from '../support/desk.ts'
import { aDesk } from './desk.ts'

test('without a secret nothing is sent: a message that nobody can check is no message', async () => {
  const { db, site, decideOn, send } = await aDesk(() => 204)
  await db
    .updateTable('site_webhook_secrets')
    .set({ retired_at: at('09:00') })
    .execute()
  await decideOn('c1', '10:00')
  await send(at('10:03'))
  expect(site.requests.map(({ headers }) => headers['webhook-signature'])).toEqual([])
})
