import { findSite } from '../sites/sites.ts'
import { listSecrets, newWebhookSecret, retireSecret } from '../sites/webhook-secrets.ts'
import type { Call } from './command.ts'
import { withRecord } from './record.ts'
import { type Act, changing } from './site-act.ts'

export const SECRET_ACTS: Readonly<Record<string, Act>> = {
  'secret list': { of: 'SITE', options: ['json'], run: list },
  'secret add': { of: 'SITE', options: [], run: add },
  'secret retire': { of: 'SECRET', options: [], run: retire },
}

async function add(call: Call, site: string): Promise<void> {
  call.print(await changing(call, (trx, now) => newWebhookSecret(trx, site, 'command', now)))
  call.complain(
    'Keep it now: it is not shown again. Every message is signed with it from now on, and with the old one.',
  )
}

async function retire(call: Call, id: string): Promise<void> {
  await changing(call, (trx, now) => retireSecret(trx, id, 'command', now))
  call.print(`nothing is signed with ${id} any more`)
}

async function list(call: Call, site: string): Promise<void> {
  const secrets = await withRecord(call.config, async db => await listSecrets(db, (await findSite(db, site)).id))
  for (const secret of secrets) {
    const { id, createdAt, retiredAt } = secret
    const state = retiredAt === null ? 'valid' : `retired ${retiredAt.toISOString()}`
    call.print(call.values['json'] ? JSON.stringify(secret) : `${id}  ${state}  since ${createdAt.toISOString()}`)
  }
}
