import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { lives, write } from '../sla/lives.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const { db, url } = await testDatabase()
await write(db, lives(rules, 60, { from: new Date('2026-10-19T00:00:00Z'), to: new Date('2026-10-22T00:00:00Z') }, 9))

function postmod(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: url }
  return spawnSync(process.execPath, ['src/cli.ts', 'sla', ...args], { cwd: ROOT, encoding: 'utf8', env })
}

test('the figures of any days, in three forms; what cannot be meant is said, with the usage', () => {
  const days = ['--from', '2026-10-19', '--to', '2026-10-21']
  const json = postmod(...days, '--format', 'json', '--moderators')
  expect(json.status).toBe(0)
  const report = JSON.parse(json.stdout)
  expect(report).toMatchObject({
    v: 1,
    period: { kind: 'range', first: '2026-10-19', last: '2026-10-21' },
    moderators: [],
  })
  const csv = postmod(...days, '--format', 'csv')
  expect(csv.stdout).toContain(`complaints,recorded,,,${report.figures.complaints.recorded}\r\n`)
  const html = postmod(...days)
  expect(html.stdout).toContain('<h1>Monday 19 October 2026 to Wednesday 21 October 2026</h1>')
  for (const [args, words] of [
    [['--from', '2026-10-19'], '--to is needed'],
    [['--from', '2026-10-32', '--to', '2026-11-01'], '"2026-10-32" is no day'],
    [[...days, '--format', 'pdf'], '--format is html, csv or json, not pdf'],
  ] as const) {
    const wrong = postmod(...args)
    expect([wrong.status, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain(words)
    expect(wrong.stderr).toContain('usage: postmod sla')
  }
})
