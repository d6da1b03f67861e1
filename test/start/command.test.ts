import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { startDesk } from '../../src/desk/start.ts'
import { startIntake } from '../../src/intake/start.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import { afterwards } from '../support/afterwards.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { checkout, plainEnvironment } from './started.ts'

type Answer = { code: unknown; out: string; err: string }

const scratch = mkdtempSync(join(tmpdir(), 'postmod-command-'))
afterwards(() => rmSync(scratch, { recursive: true }))

/** `npm run -s postmod -- ...`, as the README says. */
async function postmod(args: string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<Answer> {
  const child = spawn('npm', ['run', '-s', 'postmod', '--', ...args], {
    cwd: checkout,
    env: { ...plainEnvironment(), POSTMOD_DATA: join(scratch, 'nothing here'), ...env },
  })
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

test.each([
  ['an unknown command', ['sumbit'], 'postmod submit [--json] FILE.jsonl | -'],
  ['an unknown option', ['submit', '--jsn', 'x.jsonl'], '--jsn'],
  ['no file', ['submit'], 'name one file of complaints, or -'],
  ['two files', ['submit', 'a.jsonl', 'b.jsonl'], 'name one file of complaints, or -'],
  ['nobody to submit to', ['submit', 'a.jsonl'], 'set POSTMOD_URL and POSTMOD_KEY, or run npm start here first'],
  ['no instant', ['rota'], 'name an instant, or - for standard input'],
  ['an instant without an offset', ['rota', '2026-11-23T09:00:00'], '"2026-11-23T09:00:00" is not an instant'],
  ['no record', ['site', 'list'], 'DATABASE_URL must be set'],
])('%s is a wrong use: exit 2, and what would be right', async (_what, args, words) => {
  const { code, out, err } = await postmod(args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(words)
  expect(err).toMatch(/^usage: postmod |^ {2}postmod /m)
})

test('asked for nothing, it says what there is: exit 0', async () => {
  const { code, out, err } = await postmod(['--help'])
  expect(code).toBe(0)
  expect(out + err).toContain('postmod rota')
})

test('the rota answers in the order asked, from arguments and from standard input', async () => {
  const { code, out } = await postmod(
    ['rota', '--json', '2026-11-23T09:00:00Z', '-', '2026-07-01T09:00:00+01:00'],
    {},
    '2026-11-23T18:00:00.000Z\n\n2026-11-22T12:00:00Z\n',
  )
  const answers = out
    .trim()
    .split('\n')
    .map((line): { at: string; pool: string } => JSON.parse(line))
  expect(code).toBe(0)
  expect(answers.map(({ at, pool }) => `${at} ${pool}`)).toEqual([
    '2026-11-23T09:00:00.000Z full_time',
    '2026-11-23T18:00:00.000Z part_time',
    '2026-11-22T12:00:00.000Z part_time',
    '2026-07-01T08:00:00.000Z full_time',
  ])
})

test('of a file with bad lines the others are recorded, and the bad ones are told by their numbers: exit 1', async () => {
  const { db, url } = await testDatabase()
  const runtime = await testRuntime(url)
  startIntake(runtime)
  const [address] = (await startDesk(runtime)).addresses()
  await aSite(db)
  const key = await db.transaction().execute(trx => newSiteKey(trx, 'auldbrig'))
  const env = { POSTMOD_URL: `http://127.0.0.1:${typeof address === 'object' ? address.port : ''}`, POSTMOD_KEY: key }

  const [one, two] = [aComplaint(), aComplaint({ comment: { id: 'c2' } })]
  const lines = [one, '', '{"half', { ...two, reason: 7 }, two, one, { ...two, id: 'x' }, '[]', 'null']
  const file = join(scratch, 'complaints.jsonl')
  writeFileSync(file, lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))

  const { code, out, err } = await postmod(['submit', file], env)
  const answers = out
    .trim()
    .split('\n')
    .map(line => line.split(/ {2,}/))
  expect({ code, answers: answers.map(([line, , outcome]) => `${line} ${outcome}`) }).toEqual({
    code: 1,
    answers: ['1 recorded', '3 refused', '4 refused', '5 recorded', '6 known', '7 refused', '8 refused', '9 refused'],
  })
  expect(answers[1]?.[3]).toContain('not JSON')
  expect(answers[2]?.at(-1)).toContain('at reason')
  expect(err).toContain('2 recorded, 5 refused, 1 known')
  expect(await db.selectFrom('complaints').select('id').execute()).toHaveLength(2)

  const unreadable = await postmod(['submit', join(scratch, 'nowhere.jsonl')], env)
  expect(unreadable.code).toBe(1)
  expect(unreadable.err).toMatch(/^postmod submit: .*ENOENT.*nowhere\.jsonl/)
  const stranger = await postmod(['submit', file], { ...env, POSTMOD_KEY: 'site_wrong' })
  expect(stranger.code).toBe(1)
  expect(stranger.err).toContain('key')
})
