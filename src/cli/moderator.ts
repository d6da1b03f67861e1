import { addAccount, removeAccount } from '../people/accounts.ts'
import { listModerators } from '../people/list-moderators.ts'
import { addModerator, changeModerator, type ModeratorChanges } from '../people/moderators.ts'
import { POOLS, ROLES } from '../people/person.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { inTransaction } from './moderator-record.ts'
import { endAll, link, password, sessions } from './moderator-ways-in.ts'
import { withRecord } from './record.ts'

const ACTS: Record<string, (call: Call, login: string) => Promise<number>> = {
  add,
  change,
  disable: (call, login) => setDisabled(call, login, true),
  enable: (call, login) => setDisabled(call, login, false),
  account,
  sites,
  password,
  link,
  sessions,
  'end-sessions': endAll,
}

/** The people of the desk. Nobody has a default password: the first admin is added here. */
export const moderatorCommand: Command = {
  usage: [
    'moderator add LOGIN --name NAME [--role ROLE] [--pools POOLS] [--sites SITES] [--email ADDRESS]',
    '          change LOGIN [--name NAME] [--role ROLE] [--pools POOLS] [--sites SITES] [--email ADDRESS|none]',
    '          sites LOGIN all|none|SITE,...    disable LOGIN    enable LOGIN',
    '          account LOGIN SITE ACCOUNT [--remove]',
    '          password LOGIN [-|--remove]    link LOGIN    sessions LOGIN    end-sessions LOGIN [SESSION]',
    '          list [--json]',
    `      ROLE: ${ROLES.join(', ')}; POOLS: ${POOLS.join(',')} or none; SITES: all (as a new one sees), none or ids`,
  ].join('\n'),
  summary:
    'People: add and change them, name their own accounts on sites, let them in (a link is good once, within ten minutes; a password is typed, or read with -), end their sessions.',
  options: {
    name: { type: 'string' },
    role: { type: 'string' },
    pools: { type: 'string' },
    sites: { type: 'string' },
    email: { type: 'string' },
    remove: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run(call) {
    const [act = '', login] = call.positionals
    if (act === 'list') return await list(call)
    const run = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
    if (!run) throw new UsedWronglyError(act === '' ? 'say what to do' : `there is no ${act}`)
    if (login === undefined) throw new UsedWronglyError('name a login')
    return await run(call, login)
  },
}

async function add(call: Call, login: string): Promise<number> {
  const { name: _name, ...rest } = changesOf(call)
  const person = { name: needed(call, 'name'), role: 'moderator' as const, pools: POOLS, ...rest }
  const id = await inTransaction(call, (trx, now) => addModerator(trx, { login, ...person }, 'command', now))
  if (id === undefined) throw new Error(`there is a moderator ${login} already: postmod moderator change ${login}`)
  call.print(`${login} may work here; postmod moderator link ${login} lets them in`)
  return 0
}

async function change(call: Call, login: string): Promise<number> {
  const changes = changesOf(call)
  if (Object.keys(changes).length === 0) throw new UsedWronglyError('say what to change')
  await inTransaction(call, (trx, now) => changeModerator(trx, login, changes, 'command', now))
  call.print(`${login} is changed`)
  return 0
}

async function setDisabled(call: Call, login: string, disabled: boolean): Promise<number> {
  await inTransaction(call, (trx, now) => changeModerator(trx, login, { disabled }, 'command', now))
  call.print(disabled ? `${login} may not work here any more` : `${login} may work here`)
  return 0
}

async function sites(call: Call, login: string): Promise<number> {
  const named = call.positionals[2]
  if (named === undefined) throw new UsedWronglyError('name the sites they see: all, none, or ids with commas')
  await inTransaction(call, (trx, now) => changeModerator(trx, login, { sites: sitesIn(named) }, 'command', now))
  call.print(`${login} sees ${named === 'all' ? 'every site' : named}`)
  return 0
}

async function account(call: Call, login: string): Promise<number> {
  const [, , site, name] = call.positionals
  if (site === undefined || name === undefined) throw new UsedWronglyError('name the site and their account on it')
  const theirs = { site, account: name }
  if (call.values['remove'] === true) {
    const removed = await inTransaction(call, (trx, now) => removeAccount(trx, login, theirs, 'command', now))
    call.print(removed ? `${login} is not ${name} on ${site} any more` : `${login} was not ${name} on ${site}`)
    return removed ? 0 : 1
  }
  await inTransaction(call, (trx, now) => addAccount(trx, login, theirs, 'command', now))
  call.print(`${login} is ${name} on ${site}`)
  return 0
}

async function list(call: Call): Promise<number> {
  for (const person of await withRecord(call.config, listModerators)) {
    const { login, name, role, pools, sites: seen, disabled } = person
    const words = [
      login,
      name,
      role,
      pools.join(',') || 'no pool',
      seen === 'all' ? 'all sites' : seen.join(',') || 'no site',
    ]
    call.print(
      call.values['json'] === true ? JSON.stringify(person) : words.join('  ') + (disabled ? '  (disabled)' : ''),
    )
  }
  return 0
}

/** What the options ask to be set; one that was not given is not changed. */
function changesOf(call: Call): ModeratorChanges {
  const [role, pools, email] = [word(call, 'role'), word(call, 'pools'), word(call, 'email')]
  const [name, seen] = [word(call, 'name'), word(call, 'sites')]
  return {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role: oneOf(ROLES, role, '--role') }),
    ...(pools !== undefined && { pools: listIn(pools).map(pool => oneOf(POOLS, pool, '--pools')) }),
    ...(email !== undefined && { email: email === 'none' ? null : email }),
    ...(seen !== undefined && { sites: sitesIn(seen) }),
  }
}

function sitesIn(words: string): 'all' | string[] {
  return words === 'all' ? 'all' : listIn(words)
}

function listIn(words: string): string[] {
  return words === 'none' ? [] : words.split(',').map(one => one.trim())
}

function oneOf<T extends string>(all: readonly T[], asked: string, option: string): T {
  const found = all.find(one => one === asked)
  if (found === undefined) throw new UsedWronglyError(`${option} is of ${all.join(', ')}`)
  return found
}
