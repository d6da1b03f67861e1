import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { buildDesk } from '../../src/desk/app.ts'
import { addressOf, scripts } from '../../src/desk/assets.ts'
import { testDatabase } from '../support/database.ts'
import { testRuntime } from '../support/system.ts'

const { url: database } = await testDatabase()
const desk = await buildDesk(await testRuntime(database))
const GZIP = { 'accept-encoding': 'gzip, deflate, br' }
const ask = async (url: string, headers: Record<string, string> = {}) => await desk.inject({ url, headers })

/** As the issue has it. */
const MOST_SCRIPT = 60_000

test('what a page is made with is kept for good, and is asked for under what it is', async () => {
  const { statusCode, headers, body } = await ask(addressOf('desk.css'))
  expect(statusCode).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  })
  expect(headers).not.toHaveProperty('content-encoding')
  expect(body).toContain('color-scheme: light dark')
})

test('a browser that takes gzip is sent gzip, made once', async () => {
  const zipped = await ask(addressOf('desk.css'), GZIP)
  expect(zipped.headers['content-encoding']).toBe('gzip')
  const plain = await ask(addressOf('desk.css'))
  expect(gunzipSync(zipped.rawPayload)).toEqual(plain.rawPayload)
  expect(zipped.headers.etag).not.toBe(plain.headers.etag)
})

test('what the browser has is not sent again', async () => {
  const { headers } = await ask(addressOf('desk.js'), GZIP)
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
  const again = await ask(addressOf('desk.js'), { ...GZIP, 'if-none-match': String(headers.etag) })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

test('a page of another release gets this release’s script, and does not keep it', async () => {
  const { statusCode, headers } = await ask('/assets/another/desk.js')
  expect([statusCode, headers['cache-control']]).toEqual([200, 'no-cache'])
})

test('nothing else of the machine can be had', async () => {
  for (const name of ['nowhere.js', '..%2Fapp.ts', '..%2f..%2f..%2fpackage.json', 'diff-global.d.ts'])
    expect((await ask(addressOf(name))).statusCode).toBe(404)
})

test('all of the script, with the word diff, is under 60 kB as it is sent', async () => {
  const sizes = await Promise.all(
    [...scripts(), 'diff.min.js'].map(async name => (await ask(addressOf(name), GZIP)).rawPayload.length),
  )
  const sum = sizes.reduce((total, size) => total + size, 0)
  process.stdout.write(`script sent to a card's page: ${sum} bytes in ${sizes.length} files\n`)
  expect(sum).toBeLessThan(MOST_SCRIPT)
  expect(sum).toBeGreaterThan(10_000)
})
