import { expect, test } from '@jest/globals'
import { buildDesk } from '../../src/desk/app.ts'
import { beginSession } from '../../src/people/sessions.ts'
import { newSignInLink } from '../../src/people/sign-in-links.ts'
import { afterwards } from '../support/afterwards.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'

const { db, url } = await testDatabase()
await aModerator(db, 'amira')

async function aDeskAt(env: NodeJS.ProcessEnv) {
  const app = await buildDesk(await testRuntime(url, env))
  afterwards(() => app.close())
  return app
}

async function cookiesAt(env: NodeJS.ProcessEnv): Promise<string[]> {
  const app = await aDeskAt(env)
  const path = `/sign-in/${await newSignInLink(db, 'amira')}`
  const form = await app.inject(path)
  const cookies = form.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(form.body) ?? []
  const payload = new URLSearchParams({ _csrf: token }).toString()
  const headers = { cookie: cookies, 'content-type': 'application/x-www-form-urlencoded' }
  const come = await app.inject({ method: 'POST', url: path, headers, payload })
  expect(come.statusCode).toBe(303)
  return [form, come]
    .flatMap(({ headers: answered }) => answered['set-cookie'] ?? [])
    .map(line => line.replace(/=[^;]+/, '=').replace(/Expires=[^;]+/, 'Expires='))
}

test('the session’s cookie is for no script, and comes with no form of another site', async () => {
  expect(await cookiesAt({})).toEqual([
    '_csrf=; Path=/; HttpOnly; SameSite=Lax',
    'postmod_session=; Path=/; Expires=; HttpOnly; SameSite=Lax',
  ])
})

test('where the desk is https it goes over TLS only, and no neighbour of the same domain can plant one', async () => {
  expect(await cookiesAt({ DESK_URL: 'https://desk.example.com' })).toEqual([
    '__Host-_csrf=; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-postmod_session=; Path=/; Expires=; HttpOnly; Secure; SameSite=Lax',
  ])
})

test('there a cookie without the prefix opens nothing', async () => {
  const { id } = await aModerator(db, 'amira')
  const { token } = await beginSession(db, id, 'link', new Date())
  const app = await aDeskAt({ DESK_URL: 'https://desk.example.com' })
  const asked = async (name: string) =>
    (await app.inject({ url: '/desk', headers: { cookie: `${name}=${token}`, accept: 'text/html' } })).statusCode
  expect(await asked('postmod_session')).toBe(401)
  expect(await asked('__Host-postmod_session')).toBe(200)
})

/** The address that a wrong key of a site is counted for. */
async function countedFor(env: NodeJS.ProcessEnv, remoteAddress: string, forwarded: string): Promise<string[]> {
  const app = await aDeskAt(env)
  const ips: string[] = []
  app.addHook('onResponse', async request => void ips.push(request.ip))
  const headers = { authorization: 'Bearer site_wrong', 'x-forwarded-for': forwarded }
  await app.inject({ url: '/v1/rota', remoteAddress, headers })
  return ips
}

test.each([
  ['nobody is believed', {}, '10.0.0.7', '203.0.113.9', '10.0.0.7'],
  ['a proxy by its address', { TRUST_PROXY: '10.0.0.0/8' }, '10.0.0.7', '203.0.113.9', '203.0.113.9'],
  ['nobody else', { TRUST_PROXY: '10.0.0.0/8' }, '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['what its client said is not', { TRUST_PROXY: '10.0.0.7' }, '10.0.0.7', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
  ['one proxy', { TRUST_PROXY: '1' }, '10.0.0.7', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
  ['two proxies', { TRUST_PROXY: '2' }, '10.0.0.7', '1.1.1.1, 203.0.113.9, 10.0.0.8', '203.0.113.9'],
])('of where somebody comes from, %s', async (_what, env, remote, forwarded, counted) => {
  expect(await countedFor(env, remote, forwarded)).toEqual([counted])
})
