import { BadSiteError } from '../sites/errors.ts'
import { newSiteKey } from '../sites/keys.ts'
import { SCOPES } from '../sites/scopes.ts'
import { addSite, changeSite, listSites } from '../sites/sites.ts'
import { newWebhookSecret } from '../sites/webhook-secrets.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { withRecord } from './record.ts'
import { type Act, changing } from './site-act.ts'
import { KEY_ACTS } from './site-keys.ts'
import { SECRET_ACTS } from './site-secrets.ts'

const ACTS: Readonly<Record<string, Act>> = {
  list: { options: ['json'], run: list },
  add: { of: 'SITE', options: ['name', 'webhook', 'private-addresses'], run: add },
  change: { of: 'SITE', options: ['name', 'webhook', 'private-addresses'], run: change },
  ...KEY_ACTS,
  ...SECRET_ACTS,
}

/** The sites that hand complaints over, their keys, and the secrets that their webhooks are signed with. */
export const siteCommand: Command = {
  usage: [
    'site list [--json]',
    'site add SITE --name NAME [--webhook URL] [--private-addresses yes]',
    'site change SITE [--name NAME] [--webhook URL|none] [--private-addresses yes|no]',
    'site key list [SITE] [--json]',
    `site key add SITE [--name NAME] [--scopes ${SCOPES.join(',')}] [--expires 90d]`,
    'site key replace KEY [--for 24h]',
    'site key revoke KEY',
    'site secret list SITE [--json]',
    'site secret add SITE',
    'site secret retire SECRET',
  ].join(' | '),
  summary:
    'Add and change sites, their keys and webhook secrets, which are told once. A key that is replaced is good for another day (--for); two secrets are valid at once. A webhook at a private address, such as one in your own house, is told nothing unless the site has --private-addresses yes. KEY and SECRET are ids from the lists.',
  options: {
    name: { type: 'string' },
    webhook: { type: 'string' },
    'private-addresses': { type: 'string' },
    scopes: { type: 'string' },
    expires: { type: 'string' },
    for: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(call) {
    const [first = '', second = ''] = call.positionals
    const name = Object.hasOwn(ACTS, first) ? first : `${first} ${second}`.trim()
    const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined
    if (!act) throw new UsedWronglyError(name === '' ? 'say what to do' : `there is no ${name}`)
    const subject = subjectOf(act, name, call.positionals.slice(name.split(' ').length))
    for (const option of Object.keys(call.values))
      if (!act.options.includes(option)) throw new UsedWronglyError(`${name} takes no --${option}`)
    try {
      await act.run(call, subject)
      return 0
    } catch (error) {
      if (error instanceof BadSiteError) throw new UsedWronglyError(error.message, { cause: error })
      throw error
    }
  },
}

function subjectOf({ of }: Act, name: string, words: readonly string[]): string {
  const [subject, more] = words
  if (more !== undefined || (of === undefined && subject !== undefined))
    throw new UsedWronglyError(`${name} ${of ?? ''}: that is a word too many`)
  if (subject === undefined && of !== undefined && of !== '[SITE]') throw new UsedWronglyError(`${name} ${of}: name it`)
  return subject ?? ''
}

async function add(call: Call, id: string): Promise<void> {
  const site = { id, name: needed(call, 'name'), webhookUrl: word(call, 'webhook'), privateAddresses: yesOrNo(call) }
  const made = await changing(call, async (trx, now) => {
    await addSite(trx, site, 'command', now)
    return {
      key: await newSiteKey(trx, id, {}, 'command', now),
      secret: await newWebhookSecret(trx, id, 'command', now),
    }
  })
  call.print(`key             ${made.key}`)
  call.print(`webhook secret  ${made.secret}`)
  call.complain('Keep them now: they are not shown again.')
}

async function change(call: Call, id: string): Promise<void> {
  const [name, webhook, privateAddresses] = [word(call, 'name'), word(call, 'webhook'), yesOrNo(call)]
  if (name === undefined && webhook === undefined && privateAddresses === undefined)
    throw new UsedWronglyError('change what? --name, --webhook or --private-addresses')
  const webhookUrl = webhook === 'none' ? null : webhook
  await changing(call, (trx, now) => changeSite(trx, id, { name, webhookUrl, privateAddresses }, 'command', now))
  call.print(`${id} is changed`)
}

async function list(call: Call): Promise<void> {
  for (const site of await withRecord(call.config, listSites)) {
    const { id, name, webhookUrl, privateAddresses } = site
    const words = `${webhookUrl ?? '(no webhook)'}${privateAddresses ? '  private addresses allowed' : ''}`
    call.print(call.values['json'] ? JSON.stringify(site) : `${id}  ${name}  ${words}`)
  }
}

/** Whether private addresses are allowed; undefined if it was not said. */
function yesOrNo(call: Call): boolean | undefined {
  const said = word(call, 'private-addresses')
  if (said === undefined || said === 'yes' || said === 'no') return said === undefined ? undefined : said === 'yes'
  throw new UsedWronglyError('--private-addresses is yes or no')
}
