import { expect, test } from '@jest/globals'
import { addAccount, removeAccount } from '../../src/people/accounts.ts'
import { type Actor, type AdminEventType, told } from '../../src/people/admin-events.ts'
import { moderatorOf } from '../../src/people/identities.ts'
import { changeModerator } from '../../src/people/moderators.ts'
import { setPassword } from '../../src/people/passwords.ts'
import { removePassword } from '../../src/people/remove-password.ts'
import { newSiteKey, replaceKey, revokeKey } from '../../src/sites/keys.ts'
import { listKeys } from '../../src/sites/list-keys.ts'
import { changeSite } from '../../src/sites/sites.ts'
import { newWebhookSecret } from '../../src/sites/webhook-secrets.ts'
import { wordsOf } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk, signedIn } from './at-the-desk.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const amira = await aModerator(db, 'amira', { role: 'admin', name: 'Amira <b>Khan</b>' })
const ben = await aModerator(db, 'ben', { name: 'Ben\u202E', email: 'ben@example.com' })
const desk = await aDesk(await testRuntime(url))
const admin = await signedIn(db, desk, amira)
const EVENTS = '/desk/admin/events'

const by: Actor = { moderator: amira.id }
// A summer's evening in London.
const now = new Date('2026-07-01T20:30:00Z')
const written = async () => (await db.selectFrom('admin_events').select('id').execute()).length

/** What stands in the rows, oldest first: when, who, what. */
const rowsAt = async (query = '') => {
  const { html } = await admin.see(EVENTS + query)
  return [...html.matchAll(/<li data-row>([^]*?)<\/li>/g)]
    .map(([, row = '']) => wordsOf({ html: row }).trim())
    .toReversed()
}

test('each act stands there with its London time, who did it, and words', async () => {
  const before = await written()
  await db.transaction().execute(async trx => {
    await changeModerator(trx, 'ben', { role: 'senior', pools: [], sites: ['courier'], name: 'Ben' }, by, now)
    await setPassword(trx, ben.id, 'correct horse battery', { moderator: ben.id }, now)
    await removePassword(trx, 'ben', by, now)
    await addAccount(trx, 'ben', { site: 'courier', account: 'reader-7' }, by, now)
    await removeAccount(trx, 'ben', { site: 'courier', account: 'reader-7' }, by, now)
    await moderatorOf(
      trx,
      { issuer: 'https://id.example', subject: 's', email: 'ben@example.com', emailVerified: true },
      now,
    )
    await changeModerator(trx, 'ben', { disabled: true }, by, now)
    await changeModerator(trx, 'ben', { disabled: false }, by, now)
    await changeSite(
      trx,
      'courier',
      { name: 'The Courier', webhookUrl: 'https://courier.example/x?t=1' },
      'command',
      now,
    )
    await newWebhookSecret(trx, 'courier', 'command', now)
    await newSiteKey(trx, 'courier', { name: 'backend', scopes: ['rota:read'] }, by, now)
    const [{ id } = { id: '' }] = await listKeys(trx, 'courier')
    await replaceKey(trx, id, by, now)
    await revokeKey(trx, id, by, now)
  })
  const AMIRA = 'Wed, 1 Jul 2026, 21:30 · Amira <b>Khan</b>'
  const unescaped = (await rowsAt()).slice(before).map(row => row.replaceAll('&lt;', '<').replaceAll('&gt;', '>'))
  expect(unescaped).toEqual([
    `${AMIRA} changed Ben : senior moderator; no pool; sees The Courier ; another name`,
    'Wed, 1 Jul 2026, 21:30 · Ben set their own password',
    `${AMIRA} removed the password of Ben`,
    `${AMIRA} named an account of Ben on The Courier`,
    `${AMIRA} took an account on The Courier off Ben`,
    'Wed, 1 Jul 2026, 21:30 · Ben linked themselves to single sign-on at https://id.example',
    `${AMIRA} ended the work of Ben here`,
    `${AMIRA} let Ben work here again`,
    'Wed, 1 Jul 2026, 21:30 · the command changed the site The Courier , which is called The Courier now, its webhook at https://courier.example',
    'Wed, 1 Jul 2026, 21:30 · the command made a webhook secret for The Courier',
    `${AMIRA} made the key backend for The Courier : rota:read`,
    `${AMIRA} replaced the key backend of The Courier`,
    `${AMIRA} revoked the key backend of The Courier`,
  ])
})

test('of whom, by whom and about what can be asked; what is asked for nothing is like, is said', async () => {
  const [all, command, benDid, aboutBen, aboutCourier] = await Promise.all(
    ['', '?by=command', '?by=moderator:ben', '?about=moderator:ben', '?about=site:courier'].map(rowsAt),
  )
  expect(command!.length).toBeGreaterThan(0)
  expect(command).toEqual(all!.filter(row => row.includes('· the command')))
  expect(benDid).toEqual(all!.filter(row => row.includes('· Ben')))
  expect(benDid).toHaveLength(2)
  expect(aboutBen!.every(row => /Ben|themselves|their own/.test(row))).toBe(true)
  expect(aboutBen!.some(row => row.includes('The Courier'))).toBe(true)
  expect(aboutCourier).toEqual(all!.filter(row => row.includes('Courier') && !row.includes('sees')))
  const both = await admin.see(`${EVENTS}?by=command&about=site:courier`)
  expect(both.html).toMatch(/value="command" selected/)
  expect(both.html).toMatch(/value="site:courier" selected/)
  for (const none of [
    '?by=nobody',
    '?by=ben%00',
    '?about=moderator:%00',
    '?about=key:1',
    '?about=site:%27',
    '?by=x&by=y',
  ])
    expect([none, (await admin.see(EVENTS + none)).status]).toEqual([none, 200])
  expect(wordsOf(await admin.see(`${EVENTS}?by=moderator:nobody`))).toContain('Nothing is like that.')
})

test('pages neither repeat nor skip what comes meanwhile, and keep what was asked for', async () => {
  const tell = async (type: AdminEventType, subject: string) =>
    await db.transaction().execute(trx => told(trx, by, type, subject, {}, now))
  for (let i = 0; i < 60; i++) await tell('key_revoked', `key:${i}`)
  await tell('moderator_enabled', 'moderator:ben')
  const seen: string[] = []
  let address: string | undefined = `${EVENTS}?by=moderator:amira`
  for (let page = 0; address !== undefined && page < 9; page++) {
    const { html } = await admin.see(address)
    seen.push(...[...html.matchAll(/key:\d+/g)].map(([key]) => key))
    if (page === 0) for (let i = 60; i < 70; i++) await tell('key_revoked', `key:${i}`)
    address = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    if (address !== undefined) expect(address).toContain('by=moderator%3Aamira')
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => `key:${59 - i}`))
})

test('what a newer version of the code has told stands there all the same', async () => {
  await db
    .insertInto('admin_events')
    .values({ at: now, moderator_id: null, type: 'sites_counted', subject: 'sites', data: '{}' })
    .execute()
  expect((await rowsAt()).at(-1)).toBe('Wed, 1 Jul 2026, 21:30 · the command sites counted')
})
