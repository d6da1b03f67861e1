import { newSiteKey } from '../sites/keys.ts'
import { ensureSite } from '../sites/sites.ts'
import { newWebhookSecret } from '../sites/webhook-secrets.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { withRecord } from './record.ts'

const SITE_ID = /^[a-z][a-z0-9-]{0,62}$/

/** The sites that hand complaints over. */
export const siteCommand: Command = {
  usage: 'site add ID --name NAME [--webhook URL] | site key ID | site list',
  summary: 'Add a site (its key and webhook secret are told once), make it a further key, list the sites.',
  options: { name: { type: 'string' }, webhook: { type: 'string' } },
  async run(call) {
    const [act, id] = call.positionals
    if (act === 'list') return await list(call)
    if (id === undefined || !SITE_ID.test(id))
      throw new UsedWronglyError('a site’s id is lower-case letters, digits and hyphens')
    if (act === 'add') return await add(call, id)
    if (act === 'key') return await key(call, id)
    throw new UsedWronglyError(`there is no ${act}`)
  },
}

async function add(call: Call, id: string): Promise<number> {
  const site = { id, name: needed(call, 'name'), webhookUrl: word(call, 'webhook') }
  await withRecord(call.config, async db => {
    const told = await db.transaction().execute(async trx => {
      await ensureSite(trx, site)
      return { key: await newSiteKey(trx, id), secret: await newWebhookSecret(trx, id) }
    })
    call.print(`key             ${told.key}`)
    call.print(`webhook secret  ${told.secret}`)
    call.complain('Keep them now: they are not shown again.')
  })
  return 0
}

async function key(call: Call, id: string): Promise<number> {
  return await withRecord(call.config, async db => {
    const site = await db.selectFrom('sites').select('id').where('id', '=', id).executeTakeFirst()
    if (!site) throw new Error(`there is no site ${id}`)
    call.print(await db.transaction().execute(trx => newSiteKey(trx, id)))
    return 0
  })
}

async function list(call: Call): Promise<number> {
  const sites = await withRecord(call.config, db => db.selectFrom('sites').selectAll().orderBy('id').execute())
  for (const { id, name, webhook_url } of sites) call.print(`${id}  ${name}  ${webhook_url ?? '(no webhook)'}`)
  return 0
}
