import { z } from 'zod'
import { ensureModerator } from '../people/moderators.ts'
import { newSignInLink } from '../people/sign-in-links.ts'
import { type Call, type Command, needed, UsedWronglyError, word } from './command.ts'
import { withRecord } from './record.ts'

const LOGIN = /^[a-z][a-z0-9._-]{0,62}$/
const roleSchema = z.enum(['moderator', 'senior', 'admin', 'auditor'])
const poolsSchema = z.array(z.enum(['full_time', 'part_time']))

/** The people of the desk. Nobody has a default password: the first one is added here. */
export const moderatorCommand: Command = {
  usage:
    'moderator add LOGIN --name NAME [--role moderator|senior|admin|auditor] [--pools full_time,part_time] | moderator account LOGIN SITE ACCOUNT | moderator link LOGIN | moderator list',
  summary:
    'Add a moderator, name their own account on a site, make a link to sign in with (once, within ten minutes), list them.',
  options: { name: { type: 'string' }, role: { type: 'string' }, pools: { type: 'string' } },
  async run(call) {
    const [act, login] = call.positionals
    if (act === 'list') return await list(call)
    if (login === undefined || !LOGIN.test(login))
      throw new UsedWronglyError('name a login: lower-case letters, digits, . _ -')
    if (act === 'add') return await add(call, login)
    if (act === 'account') return await account(call, login)
    if (act === 'link') return await link(call, login)
    throw new UsedWronglyError(`there is no ${act}`)
  },
}

async function add(call: Call, login: string): Promise<number> {
  const role = roleSchema.safeParse(word(call, 'role') ?? 'moderator')
  if (!role.success) throw new UsedWronglyError(`--role is one of ${roleSchema.options.join(', ')}`)
  const pools = poolsSchema.safeParse((word(call, 'pools') ?? 'full_time,part_time').split(','))
  if (!pools.success) throw new UsedWronglyError('--pools is full_time, part_time or both with a comma')
  const person = { login, name: needed(call, 'name'), role: role.data, pools: pools.data }
  await withRecord(call.config, db => db.transaction().execute(trx => ensureModerator(trx, person)))
  call.print(`${login} may work here; postmod moderator link ${login} lets them in`)
  return 0
}

/** A moderator never gets a comment that this account wrote or complained about. */
async function account(call: Call, login: string): Promise<number> {
  const [, , site, name] = call.positionals
  if (site === undefined || name === undefined) throw new UsedWronglyError('name the site and their account on it')
  await withRecord(call.config, async db => {
    const person = await db.selectFrom('moderators').select('id').where('login', '=', login).executeTakeFirst()
    if (!person) throw new Error(`there is no moderator ${login}`)
    await db
      .insertInto('moderator_accounts')
      .values({ moderator_id: person.id, site_id: site, account: name })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  })
  call.print(`${login} is ${name} on ${site}`)
  return 0
}

async function link(call: Call, login: string): Promise<number> {
  const token = await withRecord(call.config, db => newSignInLink(db, login))
  if (token === undefined) throw new Error(`there is no moderator ${login}`)
  const desk = call.config.DESK_URL ?? `http://${call.config.DESK_HOST}:${call.config.DESK_PORT}`
  call.print(new URL(`/sign-in/${token}`, desk).href)
  return 0
}

async function list(call: Call): Promise<number> {
  const people = await withRecord(call.config, db => db.selectFrom('moderators').selectAll().orderBy('login').execute())
  for (const { login, name, role, disabled_at } of people)
    call.print(`${login}  ${name}  ${role}${disabled_at ? '  (disabled)' : ''}`)
  return 0
}
