import { expect } from '@jest/globals'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { testUnless } from '../support/skipping.ts'
import { faultsOf, faultsOn } from './axe.ts'
import { aPerson, noBrowser } from './browser.ts'
import { type FilledDesk, filledDesk } from './filled-desk.ts'
import { OTHERS } from './pages.ts'

const test = testUnless(noBrowser)

let filled: FilledDesk

test('axe finds nothing on any list and other page, light and dark, and none is wider than a small window', async () => {
  filled = await filledDesk()
  expect(await faultsOn(OTHERS, filled)).toEqual([])
}, 180_000)

test('axe is awake: what is planted is found, in the light and in the dark', async () => {
  const { page } = filled.people.amira
  await page.goto(`${filled.desk}/desk`)
  await page.evaluate(`
    const dim = document.createElement('p')
    dim.textContent = 'Only in the dark can this not be read.'
    dim.style.color = '#333'
    const field = document.createElement('input')
    field.id = 'main'
    const wide = document.createElement('div')
    wide.style.minWidth = '400px'
    wide.textContent = 'Wider than a telephone.'
    document.querySelector('main').append(dim, field, wide)`)
  const found = await faultsOf(page, 'planted')
  for (const fault of [/label: <input/, /color-contrast: <p/, /ids that two have: main/, /px wider than 360/])
    expect(found).toContainEqual(expect.stringMatching(fault))
  expect(found.filter(words => words.includes('color-contrast'))).toHaveLength(1)
})

test('nor on the pages of who has not signed in', async () => {
  const { page } = await aPerson()
  const found: string[] = []
  await page.goto(filled.desk)
  found.push(...(await faultsOf(page, 'sign in')))
  const link = `${filled.desk}/sign-in/${await newSignInLink(filled.db, 'ben')}`
  await page.goto(link)
  found.push(...(await faultsOf(page, 'sign in by a link')))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  found.push(...(await faultsOf(page, 'a link that was used')))
  expect(found).toEqual([])
})
