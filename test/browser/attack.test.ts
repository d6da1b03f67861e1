import { expect } from '@jest/globals'
import { testUnless } from '../support/skipping.ts'
import { ownDesk } from './at-the-desk.ts'
import { faultsUnder } from './attacked.ts'
import { noBrowser } from './browser.ts'
import { HOSTILE, HOSTILE_SEEN } from './hostile.ts'
import { CARDS } from './pages.ts'

const test = testUnless(noBrowser)

test('every answer comes under a policy that runs no script but the desk’s own', async () => {
  const { desk } = await ownDesk()
  for (const path of ['/sign-in', '/desk', '/desk/nowhere', '/v1/openapi.json']) {
    const answer = await fetch(desk + path, { redirect: 'manual' })
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; ?script-src 'self'; ?style-src 'self';/)
    expect(policy).not.toContain('unsafe')
  }
})

test('what would be elements, scripts or addresses, and what reorders or hides, is shown as text on every card', async () => {
  expect(await faultsUnder(CARDS, () => HOSTILE, HOSTILE_SEEN)).toEqual([])
}, 180_000)
