import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { testUnless } from '../support/skipping.ts'
import { ownDesk } from './at-the-desk.ts'
import { noBrowser, overflow } from './browser.ts'
import { filledDesk } from './filled-desk.ts'
import { PAGES } from './pages.ts'

const test = testUnless(noBrowser)

const MARKUP = `<script>alert(1)</script>"><img src=x onerror=alert(2)>'><svg onload=alert(3)></textarea>`
const ADDRESS = 'javascript:alert(4) <a href="javascript:alert(5)">'
const UNSEEN = `\u202Ereyal \u2066so\u200B\u2060 on${'\u200B'.repeat(9)} \uFEFFx`

/** What is written wherever somebody else can write, and what is to be seen of it on a page that shows any. */
const ATTACKS = {
  'elements, addresses that are scripts, and what reorders or is not seen': {
    text: `${MARKUP} ${UNSEEN} ${ADDRESS}`,
    seen: ['<script>alert(1)</script>"><img', 'U+202E'],
  },
  'a word without an end': { text: 'a'.repeat(10_000), seen: ['aaaaaaaaaa'] },
} as const

/** Pages that show nothing that anybody wrote. */
const WITHOUT =
  /^(no such|a page that had|preferences|decided, (nothing|a search)|several decided)|who only reads$|problem$/

test('every answer comes under a policy that runs no script but the desk’s own', async () => {
  const { desk } = await ownDesk()
  for (const path of ['/sign-in', '/desk', '/desk/nowhere', '/v1/openapi.json']) {
    const answer = await fetch(desk + path, { redirect: 'manual' })
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; ?script-src 'self'; ?style-src 'self';/)
    expect(policy).not.toContain('unsafe')
  }
})

for (const [what, { text, seen }] of Object.entries(ATTACKS)) {
  test(`${what}: shown as text on every page, within a wide window and a small one`, async () => {
    const filled = await filledDesk((_usual, most) => text.slice(0, most).toWellFormed())
    const wrong: string[] = []
    for (const { name, who = 'amira', show } of PAGES) {
      const { page } = filled.people[who]
      await show(page, filled)
      wrong.push(...(await faultsOf(page)).map(words => `${name}: ${words}`))
      const words = await page.evaluate<string>('document.body.innerText')
      if (!WITHOUT.test(name))
        for (const one of seen) if (!words.includes(one)) wrong.push(`${name}: ${one} is not to be seen`)
    }
    expect(wrong).toEqual([])
    const heard = Object.values(filled.people).flatMap(person => person.heard)
    // Chromium's own word on the status of an answer that refuses, and on a day in an address that is none.
    expect(heard.filter(line => !/status of (403|404|409|422)|"yesterday" does not conform/.test(line))).toEqual([])
  }, 240_000)
}

const MADE = 'img, svg, iframe, object, style, [onerror], [onload], [onclick], [style]'
const STRANGE = `[...document.scripts].map(one => one.src).filter(from => !from.startsWith(location.origin + '/assets/'))
  .concat([...document.querySelectorAll('[href], [action], [formaction], [src]')]
    .flatMap(one => ['href', 'action', 'formaction', 'src'].map(name => one.getAttribute(name)))
    .filter(to => to !== null && !/^(https?:|[/#])/.test(to)))`
/** Text of the page that still has what reorders it or hides in it; a field has what was typed, as it was typed. */
const UNHONEST = `(() => {
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode
    if (/[\\u202a-\\u202e\\u2060-\\u2069\\u200b\\ufeff]/.test(data) && !parentElement.closest('textarea, option, [hidden]'))
      found.push(parentElement.outerHTML.slice(0, 200))
  }
  return found
})()`

async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  const made = await page.locator(MADE).count()
  if (made > 0) found.push(`${made} elements were made of it`)
  const strange = await page.evaluate<string[]>(STRANGE)
  if (strange.length > 0) found.push(`goes to ${strange.join(', ')}`)
  const unhonest = await page.evaluate<string[]>(UNHONEST)
  if (unhonest.length > 0) found.push(`not shown: ${unhonest.join(' | ')}`)
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const over = await overflow(page)
    if (over > 0) found.push(`${over} px wider than ${width}`)
  }
  return found
}
