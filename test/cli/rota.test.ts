import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { policyFile } from '../support/system.ts'

const ROOT = new URL('../..', import.meta.url).pathname

function postmod(args: string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 100 * 1024 * 1024,
  })
  return { status, stdout, stderr }
}

const lines = (stdout: string) => stdout.trimEnd().split('\n')

test('rota --json prints a line for each instant, in the order asked, with these keys and no more', () => {
  const { status, stdout } = postmod(['rota', '--json', '-', '2026-03-30T09:00:00.5+01:00'], {
    input: '2026-03-27T18:00:00Z\n\n2026-03-27T17:59:59.999Z\n',
  })
  expect([status, lines(stdout)]).toEqual([
    0,
    [
      '{"at":"2026-03-27T18:00:00.000Z","pool":"part_time","since":"2026-03-27T18:00:00.000Z","until":"2026-03-30T08:00:00.000Z"}',
      '{"at":"2026-03-27T17:59:59.999Z","pool":"full_time","since":"2026-03-27T09:00:00.000Z","until":"2026-03-27T18:00:00.000Z"}',
      '{"at":"2026-03-30T08:00:00.500Z","pool":"full_time","since":"2026-03-30T08:00:00.000Z","until":"2026-03-30T17:00:00.000Z"}',
    ],
  ])
})

test('rota in words says which rule decided', () => {
  const env = {
    POLICY_FILE: policyFile({ holidays: ['2026-12-25'], oneOffHours: { '2026-05-07': [['09:00', '24:00']] } }),
  }
  const { stdout } = postmod(
    ['rota', '2026-12-25T12:00:00Z', '2026-12-26T12:00:00Z', '2026-05-07T20:00:00Z', '2026-12-24T12:00:00Z'],
    { env },
  )
  expect(lines(stdout)).toEqual([
    '2026-12-25T12:00:00.000Z  part_time  since 2026-12-24T18:00:00.000Z  until 2026-12-28T09:00:00.000Z  (holiday)',
    '2026-12-26T12:00:00.000Z  part_time  since 2026-12-24T18:00:00.000Z  until 2026-12-28T09:00:00.000Z  (weekly hours)',
    '2026-05-07T20:00:00.000Z  full_time  since 2026-05-07T08:00:00.000Z  until 2026-05-07T23:00:00.000Z  (one-off hours)',
    '2026-12-24T12:00:00.000Z  full_time  since 2026-12-24T09:00:00.000Z  until 2026-12-24T18:00:00.000Z  (weekly hours)',
  ])
})

test.each([
  ['elapsed', ['--within', '4h'], '2026-06-12T20:30:00.000Z'],
  ['desk', ['--within', '4h'], '2026-06-15T11:30:00.000Z'],
  ['notice-48h', [], '2026-06-16T16:30:00.000Z'],
])('due on the clock %s', (clock, within, due) => {
  const args = ['due', '--clock', clock, ...within]
  const at = '2026-06-12T16:30:00.000Z'
  expect(postmod([...args, '--json', '2026-06-12T17:30:00+01:00']).stdout).toBe(`${JSON.stringify({ at, due })}\n`)
  expect(postmod([...args, '-'], { input: '2026-06-12T16:30:00Z' }).stdout).toBe(`${at}  due ${due}\n`)
})

test.each([
  ['an instant without an offset', ['rota', '2026-06-12T17:30:00'], /offset/],
  ['a date that does not exist', ['due', '--clock', 'notice-48h', '2026-02-30T17:30:00Z'], /not an instant/],
  ['no instant', ['rota', '--json'], /name an instant/],
  ['no clock', ['due', '2026-06-12T17:30:00Z'], /--clock is needed/],
  [
    'no such clock',
    ['due', '--clock', 'office', '--within', '4h', '2026-06-12T17:30:00Z'],
    /--clock is elapsed, desk or/,
  ],
  ['no duration', ['due', '--clock', 'desk', '2026-06-12T17:30:00Z'], /--within is needed/],
  ['no such duration', ['due', '--clock', 'desk', '--within', '4 h', '2026-06-12T17:30:00Z'], /--within must be/],
  ['a duration for notices', ['due', '--clock', 'notice-48h', '--within', '4h', '2026-06-12T17:30:00Z'], /48 hours/],
])('used wrongly, %s: exit 2', (_what, args, words) => {
  const { status, stdout, stderr } = postmod(args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(words)
})

test('what cannot be answered is exit 1, after the answers that could be', () => {
  const { status, stdout, stderr } = postmod(['due', '--json', '--clock', 'notice-48h', '-'], {
    input: '2026-06-12T16:30:00Z\n2028-12-29T17:30:00Z\n',
  })
  expect([status, lines(stdout).length]).toEqual([1, 1])
  expect(stderr).toMatch(/^postmod due: a notice of 2028-12-29T17:30:00.000Z cannot be counted/)
  const missing = postmod(['due', '--clock', 'notice-48h', '2026-06-12T16:30:00Z'], {
    env: { BANK_HOLIDAYS_FILE: '/nowhere.json' },
  })
  expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('bank holidays /nowhere.json')])
})

test('100,000 instants on standard input are answered, each in its place', () => {
  const first = Date.UTC(2026, 0)
  const instants = Array.from({ length: 100_000 }, (_, i) => new Date(first + ((i * 1_234_567) % (700 * 86_400_000))))
  const input = instants.map(at => `${at.toISOString()}\n`).join('')
  for (const args of [
    ['rota', '--json', '-'],
    ['due', '--json', '--clock', 'notice-48h', '-'],
  ]) {
    const answers = lines(postmod(args, { input }).stdout)
    expect(answers.length).toBe(instants.length)
    expect(answers.findIndex((line, i) => !line.startsWith(`{"at":"${instants[i]!.toISOString()}"`))).toBe(-1)
  }
})

test('a reader that has seen enough ends it, without a word', () => {
  const command = `yes 2026-03-27T18:00:00Z | "${process.execPath}" src/cli.ts rota --json - | head -1`
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' })
  expect([lines(stdout).length, stderr.replace(/^yes: .*\n/, '')]).toEqual([1, ''])
})
