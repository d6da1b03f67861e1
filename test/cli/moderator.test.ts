import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { expect, test } from '@jest/globals'
import { UsedWronglyError } from '../../src/cli/command.ts'
import { moderatorCommand } from '../../src/cli/moderator.ts'
import { readConfig } from '../../src/config.ts'
import { messageOf } from '../../src/faults.ts'
import { checkPassword, setPassword } from '../../src/people/passwords.ts'
import { beginSession } from '../../src/people/sessions.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const { db, url } = await testDatabase()
await aSite(db)
const GOOD = 'correct horse battery'
const env = { ...process.env, DATABASE_URL: url, DESK_URL: 'https://desk.example.com' }

/** The command as it runs here; what needs a terminal or standard input is a process of its own. */
async function moderator(args: string[]) {
  const { values, positionals } = parseArgs({ args, options: moderatorCommand.options, allowPositionals: true })
  const lines: string[] = []
  const call = { values, positionals, config: readConfig(env), print: (line: string) => lines.push(line), complain }
  try {
    return { status: await moderatorCommand.run(call), lines, fault: '' }
  } catch (error) {
    return { status: error instanceof UsedWronglyError ? 2 : 1, lines, fault: messageOf(error) }
  }
}
const complain = () => undefined

function typing(args: string[], input: string) {
  const options = { cwd: ROOT, input, encoding: 'utf8', env } as const
  return spawnSync(process.execPath, ['src/cli.ts', 'moderator', ...args], options)
}

const listed = async () => (await moderator(['list', '--json'])).lines.map(line => JSON.parse(line) as unknown)

test('a new installation’s first admin is added, given a password and a link; everything is told as done by command', async () => {
  const args = ['--name', 'Amira Khan', '--role', 'admin', '--email', 'Amira@Example.com']
  expect(await moderator(['add', 'amira', ...args])).toMatchObject({ status: 0 })
  expect(typing(['password', 'amira', '-'], `${GOOD}\n`)).toMatchObject({ status: 0 })
  const now = new Date()
  const id = await checkPassword(db, { login: 'amira', password: GOOD, address: '192.0.2.1' }, now)
  expect(id).toBeDefined()
  expect((await moderator(['link', 'amira'])).lines).toEqual([
    expect.stringMatching(/^https:\/\/desk\.example\.com\/sign-in\/link_[\w-]{43}$/),
  ])
  expect(await moderator(['account', 'amira', 'auldbrig', 'reader-7'])).toMatchObject({ status: 0 })
  expect(await listed()).toEqual([
    {
      id,
      login: 'amira',
      name: 'Amira Khan',
      role: 'admin',
      email: 'amira@example.com',
      disabled: false,
      hasPassword: true,
      pools: ['full_time', 'part_time'],
      sites: 'all',
      accounts: [{ site: 'auldbrig', account: 'reader-7' }],
      identities: [],
      lastSeenAt: null,
    },
  ])
  const events = await db
    .selectFrom('admin_events')
    .select(['type', 'moderator_id', 'subject', 'data'])
    .where('subject', 'like', 'moderator:%')
    .orderBy('id')
    .execute()
  expect(events.map(({ type }) => type)).toEqual(['moderator_added', 'password_set', 'link_made', 'account_added'])
  for (const { moderator_id, subject } of events) expect([moderator_id, subject]).toEqual([null, 'moderator:amira'])
  // For ever: no name, no address, no account, no secret.
  expect(JSON.stringify(events)).not.toMatch(/Khan|example|reader-7|horse|argon2/)
})

test('the last admin stays one, and enabled', async () => {
  for (const args of [
    ['change', 'amira', '--role', 'senior'],
    ['disable', 'amira'],
  ])
    expect(await moderator(args)).toMatchObject({ status: 1, fault: expect.stringMatching(/amira is the last admin/) })
})

test('people are changed, see some sites, are disabled and enabled; sessions are listed and ended', async () => {
  expect(await moderator(['add', 'ben', '--name', 'Ben', '--sites', 'none'])).toMatchObject({ status: 0 })
  expect(await moderator(['sites', 'ben', 'auldbrig'])).toMatchObject({ status: 0 })
  expect(await moderator(['change', 'ben', '--pools', 'part_time', '--role', 'senior'])).toMatchObject({ status: 0 })
  expect((await listed())[1]).toMatchObject({ role: 'senior', pools: ['part_time'], sites: ['auldbrig'] })
  const { id } = await db.selectFrom('moderators').select('id').where('login', '=', 'ben').executeTakeFirstOrThrow()
  for (const how of ['link', 'oidc', 'password'] as const) await beginSession(db, id, how, new Date())
  const told = (await moderator(['sessions', 'ben'])).lines
  expect(told).toHaveLength(3)
  const session = told[0]!.split(' ')[0]!
  expect((await moderator(['end-sessions', 'ben', session])).lines).toEqual(['1 ended'])
  // Somebody else's is not theirs to name.
  expect(await moderator(['end-sessions', 'amira', told[1]!.split(' ')[0]!])).toMatchObject({
    status: 1,
    lines: ['0 ended'],
  })
  expect((await moderator(['end-sessions', 'ben'])).lines).toEqual(['2 ended'])
  expect(await moderator(['password', 'ben', '--remove'])).toMatchObject({ status: 1, lines: ['ben had no password'] })
  await db.transaction().execute(trx => setPassword(trx, id, GOOD, 'command', new Date()))
  expect(await moderator(['password', 'ben', '--remove'])).toMatchObject({ status: 0 })
  expect((await listed())[1]).toMatchObject({ hasPassword: false })
  expect(await moderator(['disable', 'ben'])).toMatchObject({ status: 0 })
  expect(await moderator(['link', 'ben'])).toMatchObject({ status: 1 })
  expect(await moderator(['enable', 'ben'])).toMatchObject({ status: 0 })
  expect((await listed())[1]).toMatchObject({ disabled: false })
})

test.each([
  ['a password as an argument', ['password', 'amira', GOOD], 2, /never an argument/],
  ['nobody', ['change', 'nobody', '--role', 'admin'], 1, /there is no moderator nobody/],
  ['nothing to change', ['change', 'amira'], 2, /say what to change/],
  ['somebody who is there', ['add', 'amira', '--name', 'Amira'], 1, /already/],
  ['no such role', ['add', 'zoe', '--name', 'Zoe', '--role', 'root'], 2, /--role is of/],
  ['no such site', ['sites', 'amira', 'nowhere'], 1, /there is no nowhere/],
  ['a login that is none', ['add', 'Zoe!', '--name', 'Zoe'], 1, /login: lower-case/],
  ['another’s e-mail address', ['add', 'zoe', '--name', 'Zoe', '--email', 'amira@example.com'], 1, /amira has it/],
  ['no such act', ['promote', 'amira'], 2, /there is no promote/],
])('refused: %s', async (_what, args, status, words) => {
  const told = await moderator(args)
  expect(told).toMatchObject({ status, lines: [] })
  expect(told.fault).toMatch(words)
  expect(told.fault).not.toContain(GOOD)
})

test('a password that is no good is refused without saying what it was', () => {
  const { status, stderr } = typing(['password', 'amira', '-'], 'amira amira amira\n')
  expect([status, stderr]).toEqual([1, expect.stringMatching(/easy to guess/)])
  expect(stderr).not.toContain('amira amira amira')
})

test('a password needs a terminal or a line', () => {
  expect(typing(['password', 'amira'], '')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/typed at a terminal/),
  })
  expect(typing(['password', 'amira', '-'], '')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/no password/),
  })
})

test('at a terminal the password is typed twice and not shown', async () => {
  const command = `${process.execPath} src/cli.ts moderator password amira`
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: ROOT, env })
  let shown = ''
  terminal.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    // With a slip that is rubbed out.
    if (shown.endsWith('New password: ')) terminal.stdin.write('a new horse batteryX\u007f\r')
    if (shown.endsWith('Once more: ')) terminal.stdin.write('a new horse battery\r')
  })
  expect(await once(terminal, 'exit')).toEqual([0, null])
  expect(shown).toMatch(/amira has a new password/)
  expect(shown).not.toContain('horse')
  const password = 'a new horse battery'
  expect(await checkPassword(db, { login: 'amira', password, address: '192.0.2.2' }, new Date())).toBeDefined()
})
