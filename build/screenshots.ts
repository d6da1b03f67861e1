import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { freePort } from '../src/embedded/free-port.ts'
import { poll } from '../src/embedded/poll.ts'

/**
 * `npm run screenshots`: starts everything on services that are thrown away, fills the desk with the examples, and
 * makes a picture of each page in screenshots/, which git ignores. Only what is seen is made here; what is true of it
 * has its tests.
 */
const root = fileURLToPath(new URL('../', import.meta.url))
const out = join(root, 'screenshots')
const data = mkdtempSync(join(tmpdir(), 'postmod-screenshots-'))
const ports = { desk: String(await freePort()), newspaper: String(await freePort()) }
const desk = `http://127.0.0.1:${ports.desk}`
const env = { ...process.env, POSTMOD_DATA: data, DESK_PORT: ports.desk, NEWSPAPER_PORT: ports.newspaper }

const LOOKS = [
  { name: 'wide-light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'wide-dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'narrow-light', colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { name: 'narrow-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const

const LISTS = ['open', 'mine', 'escalated', 'second', 'untakeable', 'decided', 'dead-letters', 'preferences']

rmSync(out, { recursive: true, force: true })
mkdirSync(out)
const system = spawn(process.execPath, ['workers/all.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  await up(system)
  execFileSync(process.execPath, ['src/cli.ts', 'submit', 'examples/complaints.jsonl'], { cwd: root, env })
  const page = await browser.newPage()
  await page.goto(`${desk}/sign-in`)
  await photograph(page, 'sign-in')
  await page.getByRole('button', { name: 'Catriona' }).click()
  await page.waitForURL(`${desk}/desk`)
  await work(page)
  await page.goto(`${desk}/desk`)
  await photograph(page, 'desk')
  for (const list of LISTS) {
    await page.goto(`${desk}/desk/${list}`)
    await photograph(page, list)
  }
  await page.goto(`${desk}/desk/decided?author=a`)
  await photograph(page, 'decided-searched')
  await page.goto(`${desk}/desk/open`)
  for (const box of (await page.locator('[data-select]').all()).slice(0, 3)) await box.check()
  await page.getByRole('button', { name: /^Decide alike/ }).click()
  await photograph(page, 'alike')
  await page.goto(`${desk}/desk`)
  await page.keyboard.press('?')
  await photograph(page, 'help')
} finally {
  await browser.close()
  system.kill('SIGTERM')
  await once(system, 'exit')
  rmSync(data, { recursive: true, force: true })
}

async function up({ stdout }: ChildProcess): Promise<void> {
  let said = ''
  stdout?.on('data', (words: Buffer) => (said += words.toString()))
  if (!(await poll(async () => said.includes('Ctrl-C') || undefined, 120_000)))
    throw new Error(`it is not up:\n${said}`)
}

/** A little of a shift: one kept, one deleted, one escalated, one held with its text half amended. */
async function work(page: Page): Promise<void> {
  await pull(page)
  await page.keyboard.press('f')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').getByText('decided').waitFor()
  await pull(page)
  await page.keyboard.press('d')
  await page.locator('details[open] select[name="rule"]').selectOption({ index: 1 })
  await page.locator('details[open] [name="shown"]').waitFor({ state: 'attached' })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').getByText('decided').waitFor()
  await pull(page)
  await page.keyboard.press('e')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk(\?|$)|\/escalate$/)
  await pull(page)
  await photograph(page, 'card')
  await page.keyboard.press('a')
  await page.locator('details[open] select[name="rule"]').selectOption({ index: 1 })
  await page.getByLabel('The comment, amended').fill('What stays of it, and a word more.')
  await photograph(page, 'card-amend')
  await page.keyboard.press('Escape')
}

async function pull(page: Page): Promise<void> {
  await page.goto(`${desk}/desk`)
  await page.keyboard.press('n')
  await page.waitForURL(/\/cases\/\d+$/)
}

async function photograph(page: Page, what: string): Promise<void> {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await page.screenshot({ path: join(out, `${what}-${name}.png`), fullPage: true })
  }
}
