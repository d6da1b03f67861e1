import { expect, test } from '@jest/globals'
import { startDesk } from '../../src/desk/start.ts'
import { readPreferences, USUAL } from '../../src/desk/preferences.ts'
import { aVisitor, wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url: database } = await testDatabase()
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const demo = [amira, ben].map(({ name }) => ({ login: name, name, does: 'full-time' }))
const desk = await startDesk(await testRuntime(database), demo)
const [address] = desk.addresses()
const url = `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`

const visitor = aVisitor()
await visitor.send(await visitor.get(`${url}/sign-in`), '/sign-in', { login: 'amira' })
const preferences = async () => await visitor.get(`${url}/desk/preferences`)
const DARK = { theme: 'dark', text_size: 'large', then_next: 'next' }

test('a page is as the machine is set, until its moderator says how they like it', async () => {
  const { html } = await preferences()
  expect(await readPreferences(db, amira.id)).toEqual(USUAL)
  expect(html).toMatch(/<html[^>]*data-theme="system"[^>]*data-text="normal"[^>]*data-shortcuts="on"/)
  expect(html).not.toMatch(/<html[^>]*data-blur/)
  expect(html).toMatch(/name="theme" value="system" checked/)
})

test('what is saved is theirs, on every page; what is not ticked is off', async () => {
  const saved = await visitor.send(await preferences(), '/desk/preferences', { ...DARK, blur: 'on' })
  expect(wordsOf(saved)).toContain('Saved.')
  const { html } = await visitor.get(`${url}/desk`)
  expect(html).toMatch(/<html[^>]*data-theme="dark"[^>]*data-text="large"[^>]*data-shortcuts="off"[^>]*data-blur/)
  expect(html).toContain('<meta name="color-scheme" content="dark"')
  expect(await readPreferences(db, amira.id)).toEqual({
    theme: 'dark',
    text_size: 'large',
    blur: true,
    shortcuts: false,
    then_next: true,
  })
  expect(await readPreferences(db, ben.id)).toEqual(USUAL)
})

test('they can be saved again, and of two that are saved at once one is kept whole', async () => {
  const page = await preferences()
  await Promise.all([
    visitor.send(page, '/desk/preferences', { ...DARK, theme: 'light', text_size: 'normal' }),
    visitor.send(page, '/desk/preferences', { ...DARK, theme: 'system', text_size: 'largest' }),
  ])
  const { theme, text_size } = await readPreferences(db, amira.id)
  expect([
    ['light', 'normal'],
    ['system', 'largest'],
  ]).toContainEqual([theme, text_size])
})

test('what is none of the choices is refused, and changes nothing', async () => {
  const before = await readPreferences(db, amira.id)
  for (const wrong of [{ theme: 'pink' }, { text_size: '' }, { then_next: 'home' }, { blur: 'yes' }]) {
    const answer = await visitor.send(await preferences(), '/desk/preferences', { ...DARK, ...wrong })
    expect(answer.status).toBe(422)
  }
  expect(await readPreferences(db, amira.id)).toEqual(before)
})

test('another page’s form is refused; who is not signed in is asked to', async () => {
  const forged = await visitor.send(await preferences(), '/desk/preferences', { ...DARK, _csrf: 'another' })
  expect(forged.status).toBe(403)
  expect((await aVisitor().get(`${url}/desk/preferences`)).status).toBe(401)
})
