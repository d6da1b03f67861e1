import { setTimeout as wait } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { buildDesk } from '../../src/desk/app.ts'
import { hidden, page as pageOf } from '../../src/desk/pages/layout.ts'
import { USUAL } from '../../src/desk/preferences.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testUnless } from '../support/skipping.ts'
import { afterwards } from '../support/afterwards.ts'
import { testRuntime, until } from '../support/system.ts'
import { aPerson, noBrowser } from './browser.ts'

// The script on pages of its own, served by the desk under its policy; the desk's own pages have their own tests.
const test = testUnless(noBrowser)
const { db, url: database } = await testDatabase()
const moderator = await aModerator(db, 'amira')
const counts = {
  waiting: 3,
  overdue: 1,
  mine: 0,
  escalated: 0,
  second: 0,
  untakeable: 0,
  dead: 0,
  undelivered: 0,
  onHold: 0,
  notices: 0,
  noticesOverdue: 0,
}

const desk = await buildDesk(await testRuntime(database))
let shown = ''
const formSchema = z.record(z.string(), z.string())
const sent: string[] = []
let hold: Promise<unknown> = Promise.resolve()
let renewal: () => { status: number; body: object } = lost
let said = ''
let listening = 0
desk.get('/test', (_request, reply) => reply.type('text/html; charset=utf-8').send(shown))
desk.post('/test/act', async (request, reply) => {
  sent.push(new URLSearchParams(formSchema.parse(request.body)).toString())
  await hold
  return reply.redirect('/test', 303)
})
desk.post('/test/renew', (_request, reply) => {
  const { status, body } = renewal()
  return reply.status(status).send(body)
})
desk.get('/test/wording', (request, reply) => {
  const rule = new URL(request.url, 'http://desk').searchParams.get('rule') ?? ''
  return reply.type('text/html').send(String(wordingOf(rule)))
})
desk.get('/test/live', (request, reply) => {
  listening += 1
  request.raw.on('close', () => (listening -= 1))
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => reply.raw.write(said), 50)
  request.raw.on('close', () => clearInterval(timer))
})
await desk.listen({ host: '127.0.0.1', port: 0 })
afterwards(() => desk.close())
const [address] = desk.addresses()
const url = `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}/test`

function wordingOf(rule: string): SafeHtml {
  return html`<input type="hidden" name="shown" value="${rule}" /><textarea name="answer">for ${rule}</textarea>`
}

function lost() {
  return { status: 409, body: { lost: 'it lapsed' } }
}

/** Ten minutes from now, at a desk whose clock is an hour ahead of the browser's. */
function renewed() {
  const now = Date.now() + 3_600_000
  return { status: 200, body: { now: new Date(now).toISOString(), until: new Date(now + 600_000).toISOString() } }
}

async function onPage(body: SafeHtml, options: { live?: string; shortcuts?: boolean } = {}) {
  const preferences = { ...USUAL, shortcuts: options.shortcuts ?? true }
  const live = options.live === undefined ? {} : { live: options.live }
  shown = pageOf({ title: 'Test', desk: { moderator, csrf: 'token', counts, preferences }, body, ...live })
  sent.length = 0
  const person = await aPerson()
  await person.page.goto(url)
  return person
}

/** What has the focus: its name, or its words. */
const focus = async (page: Page) =>
  await page.evaluate<string>(
    'document.activeElement.id || document.activeElement.getAttribute("name") || document.activeElement.textContent.trim()',
  )

const FORMS = html`
  <details id="fold">
    <summary>Keep</summary>
    <form method="post" action="/test/act">
      <select name="rule" data-key="f">
        <option value="a">A</option>
        <option value="b">B</option>
      </select>
      <button name="keep" value="yes">Keep</button>
    </form>
  </details>
  <form method="post" action="/test/act"><button name="release" value="1" data-key="r">Release</button></form>
  <form method="post" action="/test/act"><button name="up" value="1" data-key="e" data-focus>Escalate</button></form>
  <form method="post" action="/test/act" hidden><button name="hidden" value="1" data-key="h">Hold</button></form>
  <textarea name="note" data-key="m"></textarea>
`

test('a key presses its button, or goes to its field, also one that is folded away', async () => {
  const { page, heard } = await onPage(FORMS)
  await page.keyboard.press('f')
  expect(await focus(page)).toBe('rule')
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  expect([await focus(page), sent]).toEqual(['up', []])
  await page.keyboard.press('m')
  await page.keyboard.type('refd')
  expect([await page.getByRole('textbox').inputValue(), sent]).toEqual(['refd', []])
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await until('it was sent', async () => sent.length > 0)
  expect([sent, heard]).toEqual([['release=1'], []])
})

test('no key acts on what is hidden, with a modifier, under the list of keys, or when they are turned off', async () => {
  const { page } = await onPage(FORMS)
  await page.keyboard.press('h')
  await page.keyboard.press('Control+r')
  await page.waitForLoadState()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
  const off = await onPage(FORMS, { shortcuts: false })
  await off.page.keyboard.press('r')
  await wait(200)
  expect(sent).toEqual([])
})

test('a form is sent once, with its button’s value, however often it is pressed; Ctrl+Enter presses it', async () => {
  const { page } = await onPage(FORMS)
  const { promise, resolve: go } = Promise.withResolvers<void>()
  hold = promise
  await page.keyboard.press('f')
  const { x, y } = (await page.getByRole('button', { name: 'Keep' }).boundingBox())!
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await page.mouse.click(x + 5, y + 5)
  await wait(200)
  go()
  await page.waitForLoadState()
  expect(sent).toEqual(['rule=a&keep=yes'])
})

test('rows are walked, selected and opened by key', async () => {
  const row = (id: number) =>
    html`<li data-row id="row-${id}">
      <input type="checkbox" data-select name="case" value="${id}:1" aria-label="Select ${id}" />
      <a data-open href="/test?opened=${id}">Case ${id}</a>
    </li>`
  const { page } = await onPage(
    html`<ul class="rows">
      ${[1, 2, 3].map(row)}
    </ul>`,
  )
  for (const key of ['j', 'j', 'x', 'j', 'j', 'k']) await page.keyboard.press(key)
  expect(await focus(page)).toBe('Case 2')
  expect(await page.getByRole('checkbox').evaluateAll(boxes => boxes.map(box => box.matches(':checked')))).toEqual([
    false,
    true,
    false,
  ])
  await page.keyboard.press('o')
  await page.waitForURL('**/test?opened=2')
})

test('what is typed is kept until it is taken, with the wording of its rule, and not after', async () => {
  const body = html`<form method="post" action="/test/act" data-draft="case-1-1-keep">
    <select name="rule" aria-label="Rule" data-wording="/test/wording?action=keep" data-into="words">
      <option value="">Choose</option>
      <option value="calm">Calm</option>
    </select>
    <div id="words"></div>
    <button>Send</button>
  </form>`
  const { page, heard } = await onPage(body)
  await page.getByLabel('Rule').selectOption('calm')
  await page.locator('[name=answer]').fill('my own words')
  await page.reload()
  await until('it is back', async () => (await page.locator('[name=answer]').inputValue()) === 'my own words')
  expect(await page.getByLabel('Rule').inputValue()).toBe('calm')
  await page.getByRole('button', { name: 'Send' }).click()
  await until('it was sent', async () => sent.length > 0)
  // The answer says nothing of what became of it.
  await until('it is back', async () => (await page.locator('[name=answer]').inputValue()) === 'my own words')
  await page.goto(`${url}?decided=1`)
  await page.waitForLoadState('networkidle')
  expect([await page.locator('[name=answer]').count(), heard]).toEqual([0, []])
})

test('the words that went and came are shown, as text', async () => {
  const { page, heard } = await onPage(html`
    <div id="before" hidden>You windbag <b>off</b>${'\r\n'}please</div>
    <textarea aria-label="Text" data-diff-into="diff" data-before="before">You windbag off${'\n'}please</textarea>
    <p id="diff" class="diff"></p>
  `)
  await until('compared', async () => (await page.locator('#diff').textContent()) === 'You windbag off\nplease')
  await page.getByLabel('Text').fill('You <script>alert(1)</script> off\nplease')
  await until('it came', async () => (await page.locator('#diff ins').allTextContents()).join('').includes('<script>'))
  expect((await page.locator('#diff del').allTextContents()).join('')).toContain('windbag')
  expect([await page.locator('#diff script').count(), heard]).toEqual([0, []])
})

test('an event fills the slot of its name and no other; the focus stays; a tab in the background does not listen', async () => {
  said =
    'event: counts\ndata: <li><a href="/desk">Desk</a></li><li><a href="/desk/open">Open <b>9</b></a></li>\n\nevent: other\ndata: no\n\nevent: news\ndata: somebody decided it\n\n'
  const { page, heard } = await onPage(
    html`<p id="other">other</p>
      <p id="news" role="status" data-live></p>`,
    { live: '/test/live' },
  )
  await page.getByRole('link', { name: /^Open/ }).focus()
  await page.getByRole('link', { name: 'Open 9' }).waitFor()
  expect(await focus(page)).toBe('Open 9')
  await page.getByRole('status').getByText('somebody decided it').waitFor()
  expect([await page.locator('#other').textContent(), listening]).toEqual(['other', 1])
  await page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { value: 'hidden' }); document.dispatchEvent(new Event('visibilitychange'))`,
  )
  await until('it does not listen', async () => listening === 0)
  expect(heard).toEqual([])
})

function lease(seconds: number): SafeHtml {
  // The desk's clock is an hour ahead of the browser's.
  const now = Date.now() + 3_600_000
  return html`<p
      id="lease"
      data-now="${new Date(now).toISOString()}"
      data-until="${new Date(now + seconds * 1000).toISOString()}"
      data-renew="/test/renew"
    >
      Yours.
    </p>
    ${hidden('token')}`
}

test('a lease that is used is renewed; one that is not counts down; one that is over says so', async () => {
  const person = await aPerson()
  await person.page.clock.install()
  shown = pageOf({ title: 'Test', desk: { moderator, csrf: 'token', counts, preferences: USUAL }, body: lease(600) })
  await person.page.goto(url)
  const line = person.page.locator('#lease')
  renewal = renewed
  await person.page.clock.runFor(40_000)
  expect(await line.textContent()).toBe('Yours.')
  await until('it counts down', async () => {
    await person.page.clock.runFor(1_000)
    return /^The case is yours for 9:\d\d more\.$/.test((await line.textContent()) ?? '')
  })
  await person.page.keyboard.press('Shift')
  await until('renewed', async () => {
    await person.page.clock.runFor(1_000)
    return (await line.textContent()) === 'Yours.'
  })
  await until('it is over', async () => {
    await person.page.clock.runFor(20_000)
    return (await line.textContent())?.startsWith('You do not hold this case any more. Its time is over') === true
  })
  await person.page.getByRole('status').getByText('You do not hold this case').waitFor({ state: 'attached' })
  expect(person.heard).toEqual([])
})

test('a lease that somebody else ended is told of as lost', async () => {
  renewal = lost
  const person = await aPerson()
  await person.page.clock.install()
  shown = pageOf({ title: 'Test', desk: { moderator, csrf: 'token', counts, preferences: USUAL }, body: lease(600) })
  await person.page.goto(url)
  await person.page.clock.runFor(44_000)
  await person.page.keyboard.press('Shift')
  await person.page.clock.runFor(3_000)
  await person.page.locator('#lease').getByText('You do not hold this case any more. Somebody else has it').waitFor()
  expect(person.heard).toEqual([expect.stringContaining('status of 409')])
})
