import { expect } from '@jest/globals'
import { testUnless } from '../support/skipping.ts'
import { faultsUnder } from './attacked.ts'
import { noBrowser } from './browser.ts'
import { ONE_OF_EACH } from './pages.ts'

const test = testUnless(noBrowser)

/** 500 of them, or as many as are half of what the place takes: each is one to the eye, and eleven to a computer. */
const FAMILY = '👩‍👩‍👧‍👦'
const families = (most: number) => FAMILY.repeat(Math.min(500, Math.floor(most / FAMILY.length / 2)))

test('families of four without end, then a word without one, are shown within a wide window and a small one', async () => {
  const say = (_usual: string, most: number) => families(most) + 'a'.repeat(10_000)
  expect(await faultsUnder(ONE_OF_EACH, say, ['aaaaaaaaaa', '👩'])).toEqual([])
}, 180_000)
