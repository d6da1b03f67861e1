import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { overflow } from './browser.ts'
import type { FilledDesk } from './filled-desk.ts'
import type { Shown } from './pages.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable']
const WIDE = { width: 1280, height: 900 }

/** Goes through pages. @returns what is wrong with them. */
export async function faultsOn(pages: readonly Shown[], filled: FilledDesk): Promise<string[]> {
  const found: string[] = []
  for (const { name, who = 'amira', show } of pages) {
    const { page } = filled.people[who]
    await show(page, filled)
    found.push(...(await faultsOf(page, name)))
  }
  return found
}

/** What axe finds wide and light, and what it finds of looks narrow and dark; ids that two have; what is too wide. */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(axe.source)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  found.push(...(await violations(page, { runOnly: TAGS })))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 360, height: 740 })
  // All that a colour scheme and a width can change.
  found.push(...(await violations(page, { runOnly: LOOKS })))
  const twice = await page.evaluate<string[]>(
    '[...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)',
  )
  if (twice.length > 0) found.push(`ids that two have: ${twice.join(', ')}`)
  await page.evaluate('document.documentElement.dataset.text = "largest"')
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 })
    const over = await overflow(page)
    if (over > 0) found.push(`${over} px wider than ${width}: ${await widest(page)}`)
  }
  await page.setViewportSize(WIDE)
  return found.map(words => `${name}: ${words}`)
}

async function violations(page: Page, options: axe.RunOptions): Promise<string[]> {
  const asked = JSON.stringify({ ...options, resultTypes: ['violations'], preload: false })
  const found = await page.evaluate<axe.AxeResults>(`axe.run(document, ${asked})`)
  return found.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`))
}

const widest = async (page: Page) =>
  await page.evaluate<string>(`[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map(one => one.cloneNode(false).outerHTML).join(' ')`)
