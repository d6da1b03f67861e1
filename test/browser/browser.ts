import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterwards } from '../support/afterwards.ts'

const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
const binary = folders.map(folder => join(folder, 'chromium')).find(file => existsSync(file))

export const noBrowser = binary === undefined ? 'there is no chromium, in /usr/bin or on the PATH' : undefined

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Somebody with a browser of their own: cookies that nobody else has, and an ear for what the console says. */
export type Person = { page: Page; heard: string[] }

let browser: Promise<Browser> | undefined

export async function aPerson(options: BrowserContextOptions = {}): Promise<Person> {
  browser ??= launched()
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 900 }, ...options })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const heard: string[] = []
  page.on('pageerror', error => heard.push(`${page.url()}: ${error.message}`))
  page.on('dialog', dialog => {
    heard.push(`${page.url()}: a dialog said ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${page.url()}: ${message.text()}`)
  })
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText
    // What was still on its way when the page was left.
    if (why !== 'net::ERR_ABORTED') heard.push(`${request.url()}: ${why}`)
  })
  return { page, heard }
}

async function launched(): Promise<Browser> {
  const running = await chromium.launch({ executablePath: binary!, args: QUIET })
  afterwards(() => running.close())
  return running
}

/** How many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
