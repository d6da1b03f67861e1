import { expect } from '@jest/globals'
import { testUnless } from '../support/skipping.ts'
import { faultsUnder } from './attacked.ts'
import { noBrowser } from './browser.ts'
import { HOSTILE, HOSTILE_SEEN } from './hostile.ts'
import { OTHERS } from './pages.ts'

const test = testUnless(noBrowser)

test('what would be elements, scripts or addresses, and what reorders or hides, is shown as text in every list', async () => {
  expect(await faultsUnder(OTHERS, () => HOSTILE, HOSTILE_SEEN)).toEqual([])
}, 180_000)
