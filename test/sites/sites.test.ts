import { expect, test } from '@jest/globals'
import type { Transaction } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { addSite, changeSite, ensureSite, listSites } from '../../src/sites/sites.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, at } from '../support/desk.ts'

const { db } = await testDatabase()
const change = async <T>(verb: (trx: Transaction<Database>) => Promise<T>) => await db.transaction().execute(verb)
const events = async (id: string) =>
  await db
    .selectFrom('admin_events')
    .select(['type', 'moderator_id', 'at', 'data'])
    .where('subject', '=', `site:${id}`)
    .orderBy('id')
    .execute()

test('a site is added and changed, and who did it stands in the record with no more of the webhook than its host', async () => {
  const morag = await aModerator(db, 'morag', { role: 'admin' })
  const actor = { moderator: morag.id }
  const courier = { id: 'courier', name: 'The Courier', webhookUrl: 'https://courier.example/hook/s3cret?k=1' }
  await change(trx => addSite(trx, courier, actor, at('10:00')))
  await change(trx => changeSite(trx, 'courier', { name: ' The Evening Courier ' }, actor, at('10:01')))
  expect(await listSites(db)).toEqual([{ ...courier, name: 'The Evening Courier', privateAddresses: false }])
  await change(trx => changeSite(trx, 'courier', { webhookUrl: null }, actor, at('10:02')))
  // What changes nothing is not told.
  await change(trx => changeSite(trx, 'courier', { name: 'The Evening Courier' }, actor, at('10:03')))
  expect(await listSites(db)).toEqual([
    { id: 'courier', name: 'The Evening Courier', webhookUrl: null, privateAddresses: false },
  ])
  const by = { moderator_id: morag.id }
  expect(await events('courier')).toEqual([
    { ...by, at: at('10:00'), type: 'site_added', data: { webhook: 'https://courier.example' } },
    { ...by, at: at('10:01'), type: 'site_changed', data: { name: 'The Evening Courier' } },
    { ...by, at: at('10:02'), type: 'site_changed', data: { webhook: null } },
  ])
})

test('an id is taken once, also by two who add it at the same moment; the first site stays as it was', async () => {
  const answers = await Promise.allSettled(
    ['one', 'two'].map(name => change(trx => addSite(trx, { id: 'twice', name }, 'command', at('10:00')))),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const before = (await listSites(db)).find(({ id }) => id === 'twice')
  await expect(change(trx => addSite(trx, { id: 'twice', name: 'three' }, 'command', at('10:01')))).rejects.toThrow(
    'There is a site twice already',
  )
  expect((await listSites(db)).filter(({ id }) => id === 'twice')).toEqual([before])
  // A set-up that runs at each start finds it, and changes what is new.
  await change(trx => ensureSite(trx, { id: 'twice', name: 'four' }))
  expect((await events('twice')).map(({ type, moderator_id }) => [type, moderator_id])).toEqual([
    ['site_added', null],
    ['site_changed', null],
  ])
})

test('a site that cannot be as asked for is refused in words, and changes nothing', async () => {
  const before = await listSites(db)
  const wrong: [{ id?: string; name?: string; webhookUrl?: string }, string][] = [
    [{ id: 'The Courier' }, 'lower-case letters'],
    [{ id: '7days' }, 'a letter first'],
    [{ id: 'x'.repeat(64) }, 'at most 63'],
    [{ name: '  ' }, 'must say something'],
    [{ name: 'The\u0000Courier' }, 'one line'],
    [{ webhookUrl: '' }, 'an http or https address'],
    [{ webhookUrl: 'ftp://courier.example/' }, 'an http or https address'],
    [{ webhookUrl: 'javascript:alert(1)' }, 'an http or https address'],
    [{ webhookUrl: 'https:courier.example' }, 'an http or https address'],
    [{ webhookUrl: 'https://' }, 'an http or https address'],
    [{ webhookUrl: 'https://courier.example/a\nb' }, 'an http or https address'],
    [{ webhookUrl: 'https://me:pass@courier.example/' }, 'name and password'],
    [{ webhookUrl: 'https://courier.example/#part' }, 'after #'],
    [{ webhookUrl: `https://courier.example/${'x'.repeat(2000)}` }, 'at most 2000'],
  ]
  for (const [changes, words] of wrong) {
    const site = { id: 'wrong', name: 'Wrong', ...changes }
    await expect(change(trx => addSite(trx, site, 'command', at('10:00')))).rejects.toThrow(words)
    await expect(change(trx => ensureSite(trx, site))).rejects.toThrow(words)
    const { id: _id, ...rest } = changes
    if (Object.keys(rest).length > 0)
      await expect(change(trx => changeSite(trx, 'twice', rest, 'command', at('10:00')))).rejects.toThrow(words)
  }
  await expect(change(trx => changeSite(trx, 'nowhere', { name: 'x' }, 'command', at('10:00')))).rejects.toThrow(
    'There is no site nowhere',
  )
  expect(await listSites(db)).toEqual(before)
})
