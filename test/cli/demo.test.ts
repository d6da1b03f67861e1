import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { wordsOf } from '../start/visitor.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const postmod = (...args: string[]) =>
  spawnSync(process.execPath, ['src/cli.ts', 'demo', ...args], { cwd: ROOT, encoding: 'utf8', env: process.env })

/** All of them by `npm run test:full`. */
const short = process.env['POSTMOD_FULL'] === undefined ? ['--complaints', '120'] : []

test('a whole London day, lived through on the real code by simulated moderators, and its report', () => {
  const { status, stdout } = postmod('day', ...short)
  expect(status).toBe(0)
  const words = wordsOf({ html: stdout.split('</style>')[1]! })
  expect(words).toContain('Tuesday 10 November 2026 Against the day before.')
  const [, met, due] = /(\d+) of (\d+) due/.exec(words) ?? []
  expect(Number(due)).toBeGreaterThan(40)
  expect(Number(met)).toBeGreaterThan(Number(due) / 2)
  expect(words).toContain('Per moderator')
  expect(words).toMatch(/amira \d+ /)
}, 300_000)

test('a day that is none, or another act, is used wrongly', () => {
  expect(postmod('day', '--date', '2026-02-30')).toMatchObject({ status: 2, stdout: '' })
  expect(postmod('day', '--complaints', 'few').stderr).toContain('--complaints takes a whole number above 0, not few')
  expect(postmod('night').stderr).toContain('usage: postmod demo day')
})
