import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { transactionTime } from '../database/transaction-time.ts'
import type { DemoPerson } from '../desk/pages/sign-in.ts'
import { isErrno } from '../faults.ts'
import { ensureModerator, type NewModerator } from '../people/moderators.ts'
import { newSiteKey } from '../sites/keys.ts'
import { SCOPES } from '../sites/scopes.ts'
import { ensureSite } from '../sites/sites.ts'
import { listSecrets, newWebhookSecret, retireSecret } from '../sites/webhook-secrets.ts'
import { hashToken } from '../token.ts'

export const DEMO_SITE = 'auldbrig'
export const SITE_NAME = 'The Auldbrig Chronicle'

/** They exist in the demo only: `npm start` on its own database. */
export const PEOPLE: readonly NewModerator[] = [
  { login: 'amira', name: 'Amira', role: 'moderator', pools: ['full_time'] },
  { login: 'ben', name: 'Ben', role: 'moderator', pools: ['part_time'] },
  { login: 'catriona', name: 'Catriona', role: 'senior', pools: ['full_time', 'part_time'] },
  { login: 'dougal', name: 'Dougal', role: 'admin', pools: [] },
  { login: 'elspeth', name: 'Elspeth', role: 'auditor', pools: [] },
]

const DOES: Partial<Record<NewModerator['role'], string>> = {
  senior: 'senior: takes what was escalated, at any time',
  admin: 'administrator: keeps people, sites and keys',
  auditor: 'auditor: reads everything, changes nothing',
}

const credentialsSchema = z.object({ url: z.url(), site: z.string(), key: z.string(), webhookSecret: z.string() })
/** What the demo newspaper and `postmod submit` use; in the data folder, readable by this user alone. */
export type DemoCredentials = z.infer<typeof credentialsSchema>

const fileIn = (data: string) => join(data, 'demo.json')

/** Sets the demo up, or finds it as it was left. Killed half-way, it makes new keys the next time. */
export async function setUpDemo(
  db: Kysely<Database>,
  data: string,
  deskUrl: string,
  newspaperUrl: string,
): Promise<{ credentials: DemoCredentials; people: DemoPerson[] }> {
  const kept = await readDemo(data)
  const webhookUrl = `${newspaperUrl}/postmod/webhook`
  // The demo's newspaper is on this machine.
  const site = { id: DEMO_SITE, name: SITE_NAME, webhookUrl, privateAddresses: true }
  const credentials = await db.transaction().execute(async trx => {
    await ensureSite(trx, site)
    for (const person of PEOPLE) await ensureModerator(trx, person)
    const known =
      kept &&
      (await trx
        .selectFrom('site_keys')
        .select('id')
        .where('key_hash', '=', hashToken(kept.key))
        .where('revoked_at', 'is', null)
        .where('expires_at', 'is', null)
        // The demo of an earlier version knew fewer.
        .where(sql<boolean>`scopes @> ${[...SCOPES]}::text[]`)
        .executeTakeFirst())
    if (kept && known) return { ...kept, url: deskUrl }
    // The examples have what tools found, too.
    const key = await newSiteKey(trx, site.id, { scopes: SCOPES })
    return { url: deskUrl, site: site.id, key, webhookSecret: await nextSecret(trx) }
  })
  await writeFile(`${fileIn(data)}.new`, JSON.stringify(credentials, null, 2), { mode: 0o600 })
  await rename(`${fileIn(data)}.new`, fileIn(data))
  return {
    credentials,
    people: PEOPLE.map(({ login, name, role, pools }) => ({
      login,
      name,
      does: DOES[role] ?? pools.map(inWords).join(', '),
    })),
  }
}

/** A secret whose newspaper has gone makes room for the next. */
async function nextSecret(trx: Transaction<Database>): Promise<string> {
  const [, ...older] = (await listSecrets(trx, DEMO_SITE)).filter(({ retiredAt }) => retiredAt === null)
  const now = await transactionTime(trx)
  for (const { id } of older) await retireSecret(trx, id, 'command', now)
  return await newWebhookSecret(trx, DEMO_SITE)
}

/** The demo of a data folder, if one was set up there. */
export async function readDemo(data: string): Promise<DemoCredentials | undefined> {
  try {
    return credentialsSchema.parse(JSON.parse(await readFile(fileIn(data), 'utf8')))
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function inWords(pool: string): string {
  return pool === 'full_time' ? 'full-time pool' : 'part-time pool'
}
