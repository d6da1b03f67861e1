import { duration } from '../duration.ts'
import { newSiteKey, replaceKey, revokeKey } from '../sites/keys.ts'
import { listKeys, type SiteKey } from '../sites/list-keys.ts'
import { findSite } from '../sites/sites.ts'
import { type Call, UsedWronglyError, word } from './command.ts'
import { type Act, changing } from './site-act.ts'

export const KEY_ACTS: Readonly<Record<string, Act>> = {
  'key list': { of: '[SITE]', options: ['json'], run: list },
  'key add': { of: 'SITE', options: ['name', 'scopes', 'expires'], run: add },
  'key replace': { of: 'KEY', options: ['for'], run: replace },
  'key revoke': { of: 'KEY', options: [], run: revoke },
}

async function add(call: Call, site: string): Promise<void> {
  const scopes = word(call, 'scopes')?.split(',')
  const key = { name: word(call, 'name'), scopes, goodFor: lengthOf(call, 'expires') }
  call.print(await changing(call, (trx, now) => newSiteKey(trx, site, key, 'command', now)))
  call.complain('Keep it now: it is not shown again.')
}

async function replace(call: Call, id: string): Promise<void> {
  const oldGoodFor = lengthOf(call, 'for')
  const { token, old } = await changing(call, async (trx, now) => ({
    token: await replaceKey(trx, id, 'command', now, oldGoodFor),
    old: (await listKeys(trx)).find(key => key.id === id),
  }))
  call.print(token)
  call.complain(`Keep it now: it is not shown again. The old key is good until ${old?.expiresAt?.toISOString()}.`)
}

async function revoke(call: Call, id: string): Promise<void> {
  await changing(call, (trx, now) => revokeKey(trx, id, 'command', now))
  call.print(`${id} is good for nothing any more`)
}

async function list(call: Call, site: string): Promise<void> {
  const { keys, now } = await changing(call, async (trx, at) => {
    const one = site === '' ? undefined : await findSite(trx, site)
    return { keys: await listKeys(trx, one?.id), now: at }
  })
  for (const key of keys) call.print(call.values['json'] ? JSON.stringify(key) : lineOf(key, now))
}

function lineOf(key: SiteKey, now: Date): string {
  const used = key.lastUsedAt === null ? 'never used' : `last used ${key.lastUsedAt.toISOString()}`
  return [key.id, key.site, key.name, key.scopes.join(','), stateOf(key, now), used].join('  ')
}

function stateOf({ expiresAt, revokedAt }: SiteKey, now: Date): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`
  if (expiresAt === null) return 'good'
  return expiresAt > now ? `good until ${expiresAt.toISOString()}` : `over since ${expiresAt.toISOString()}`
}

function lengthOf(call: Call, option: string): number | undefined {
  const given = word(call, option)
  if (given === undefined) return undefined
  const length = duration.safeParse(given)
  if (!length.success) throw new UsedWronglyError(`--${option} ${length.error.issues[0]!.message}`)
  return length.data
}
