import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import {
  AcknowledgementRefusedError,
  complaintReference,
  type Decision,
  decisionsClient,
  KeyRefusedError,
} from '../../src/client.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { newSiteKey } from '../../src/sites/keys.ts'
import type { Scope } from '../../src/sites/scopes.ts'
import { testDatabase } from '../support/database.ts'
import { aSite, eventsOf, rules } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aDesk } from './at-the-desk.ts'
import { decidedAbout } from './deciding.ts'

const { db, url: database } = await testDatabase()
const url = await aDesk(await testRuntime(database))

let sites = 0
/** A site of the test's own, without a webhook. */
async function aReader(scopes: readonly Scope[] = ['decisions:read', 'decisions:write']) {
  const site = `reader-${++sites}`
  await aSite(db, undefined, site)
  const key = await db.transaction().execute(trx => newSiteKey(trx, site, { scopes }))
  const postmod = decisionsClient({ url, key })
  const read = async (limit = 50) => {
    const decisions: Decision[] = []
    for await (const decision of postmod.decisions({ limit })) decisions.push(decision)
    return decisions
  }
  return { site, key, read, acknowledge: postmod.acknowledge }
}

const turns = (decisions: readonly Decision[]) => decisions.map(({ comment, sequence }) => `${comment}#${sequence}`)
const theCase = async (id: number) =>
  await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a site without a webhook reads what was decided: of each comment the first, and the next once it is acknowledged', async () => {
  const { site, read, acknowledge } = await aReader()
  const choice = { action: 'amend', rule: 'no_abuse', textAfter: 'Kinder words.' } as const
  const first = await decidedAbout(db, 'c1', { site, choice })
  await decidedAbout(db, 'c2', { site, minutesAgo: 50 })
  const second = await decidedAbout(db, 'c1', { site, minutesAgo: 40 })

  const [head, ...others] = await read()
  expect(turns(others)).toEqual(['c2#1'])
  expect(head).toEqual({
    decision: first.decisionId,
    case: first.caseId,
    site,
    comment: 'c1',
    sequence: 1,
    action: 'amend',
    rule: 'no_abuse',
    ruleWords: rules.policy.houseRules['no_abuse'],
    revision: first.revision,
    textBefore: first.complaint.comment.text,
    textAfter: 'Kinder words.',
    statement: expect.stringContaining('amended'),
    answers: [
      {
        complaint: first.complaint.id,
        reference: complaintReference(site, first.complaint.id),
        answer: expect.stringMatching(/./),
      },
    ],
    decidedAt: expect.stringMatching(/Z$/),
  })
  // Reading is not applying.
  expect(turns(await read())).toEqual(['c1#1', 'c2#1'])
  await acknowledge(first.decisionId, { outcome: 'applied' })
  expect(turns(await read())).toEqual(['c2#1', 'c1#2'])
  await acknowledge(second.decisionId, { outcome: 'applied' })
  expect(turns(await read())).toEqual(['c2#1'])
})

test('pages hold what the whole does, also while some of it is acknowledged', async () => {
  const { site, key, read, acknowledge } = await aReader()
  for (let i = 1; i <= 7; i++) await decidedAbout(db, `p${i}`, { site, minutesAgo: 60 - i })
  const all = ['p1#1', 'p2#1', 'p3#1', 'p4#1', 'p5#1', 'p6#1', 'p7#1']
  expect(turns(await read(2))).toEqual(all)
  expect(turns(await read(7))).toEqual(all)
  const ask = async (query: string) =>
    await fetch(`${url}/v1/decisions?${query}`, { headers: { authorization: `Bearer ${key}` } })
  for (const query of ['after=nonsense', 'after=WzFd', 'limit=0', 'limit=101', 'limit=few'])
    expect({ query, status: (await ask(query)).status }).toEqual({ query, status: 422 })

  const seen = []
  for await (const decision of decisionsClient({ url, key }).decisions({ limit: 2 })) {
    await acknowledge(decision.decision, { outcome: 'applied' })
    seen.push(...turns([decision]))
  }
  expect(seen).toEqual(all)
  expect(await read()).toEqual([])
})

test('before the end of its grace, or withdrawn, a decision is not shown; once it was shown it cannot be withdrawn', async () => {
  const { site, read, acknowledge } = await aReader()
  const fresh = await decidedAbout(db, 'g1', { site, minutesAgo: 1 })
  const late = await decidedAbout(db, 'g2', { site })
  const shown = await decidedAbout(db, 'g3', { site, minutesAgo: 50 })
  const take = async ({ moderator, decisionId }: typeof late) =>
    await db.transaction().execute(trx => withdraw(trx, moderator.id, decisionId, rules, new Date()))
  // Its grace is over, but nobody has read it.
  await take(late)
  expect(turns(await read())).toEqual(['g3#1'])
  await expect(take(shown)).rejects.toThrow('has left for the site')
  await take(fresh)
  for (const { decisionId } of [fresh, late])
    await expect(acknowledge(decisionId, { outcome: 'applied' })).rejects.toThrow(AcknowledgementRefusedError)
  expect(await eventsOf(db, late.caseId)).not.toContain('applied')
})

test('read and withdrawn at once: shown, or withdrawn, and never both', async () => {
  const { site, read } = await aReader()
  const made = []
  for (let i = 0; i < 12; i++) made.push(await decidedAbout(db, `r${i}`, { site }))
  const [shown, ...withdrawals] = await Promise.allSettled([
    read(3),
    ...made.map(({ moderator, decisionId }) =>
      db.transaction().execute(trx => withdraw(trx, moderator.id, decisionId, rules, new Date())),
    ),
  ])
  if (shown.status === 'rejected') throw shown.reason
  const withdrawn = made.filter((_, i) => withdrawals[i]!.status === 'fulfilled').map(({ decisionId }) => decisionId)
  const told = [...shown.value, ...(await read())].map(({ decision }) => decision)
  expect(told.filter(id => withdrawn.includes(id))).toEqual([])
  expect(new Set([...told, ...withdrawn]).size).toBe(12)
})

test('acknowledged twice, ten times at once, or otherwise afterwards: it is what it was the first time', async () => {
  const { site, read, acknowledge } = await aReader()
  const { decisionId, caseId } = await decidedAbout(db, 'a1', { site })
  await expect(acknowledge(decisionId, { outcome: 'applied' })).rejects.toThrow('has not been told of')
  await read()
  const answers = await Promise.all(Array.from({ length: 10 }, () => acknowledge(decisionId, { outcome: 'applied' })))
  const { applied_at, left_at, state } = await theCase(caseId)
  expect(new Set(answers.map(({ at }) => at))).toEqual(new Set([applied_at!.toISOString()]))
  expect(state).toBe('applied')
  expect(left_at!.getTime()).toBeLessThanOrEqual(applied_at!.getTime())
  expect((await eventsOf(db, caseId)).filter(type => type === 'applied')).toHaveLength(1)
  for (const outcome of ['gone', 'changed'] as const)
    await expect(acknowledge(decisionId, { outcome })).rejects.toThrow(AcknowledgementRefusedError)
  expect((await theCase(caseId)).state).toBe('applied')
})

test('a comment that is gone ends its case; one that changed goes to the desk again, with its new text and its complaints', async () => {
  const { site, read, acknowledge } = await aReader()
  const gone = await decidedAbout(db, 's1', { site })
  const changed = await decidedAbout(db, 's2', { site, minutesAgo: 55 })
  const silent = await decidedAbout(db, 's3', { site, minutesAgo: 50 })
  await read()
  await acknowledge(gone.decisionId, { outcome: 'gone' })
  const revision = changed.revision + 100
  const first = await acknowledge(changed.decisionId, { outcome: 'changed', revision, text: 'Other words.' })
  expect(await acknowledge(changed.decisionId, { outcome: 'changed' })).toEqual(first)
  await acknowledge(silent.decisionId, { outcome: 'changed' })
  for (const half of [{ revision }, { text: 'Half.' }, { revision: -1, text: 'Half.' }])
    await expect(acknowledge(silent.decisionId, { outcome: 'changed', ...half })).rejects.toThrow('422')

  const states = await Promise.all([gone, changed, silent].map(async ({ caseId }) => (await theCase(caseId)).state))
  expect(states).toEqual(['gone', 'superseded', 'superseded'])
  const successor = await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select(['cases.state', 'previous_case_id', 'comments.revision'])
    .where('previous_case_id', '=', changed.caseId)
    .execute()
  expect(successor).toEqual([{ state: 'open', previous_case_id: changed.caseId, revision }])
  expect(await read()).toEqual([])
})

test('a key reads and acknowledges what is its site’s, and only with the scope for it', async () => {
  const [one, other] = [await aReader(), await aReader()]
  const { decisionId } = await decidedAbout(db, 'k1', { site: one.site })
  expect(turns(await one.read())).toEqual(['k1#1'])
  expect(await other.read()).toEqual([])
  await expect(other.acknowledge(decisionId, { outcome: 'applied' })).rejects.toThrow(AcknowledgementRefusedError)
  const [reads, writes] = [await aReader(['decisions:read']), await aReader(['decisions:write'])]
  await expect(reads.acknowledge(decisionId, { outcome: 'applied' })).rejects.toThrow(KeyRefusedError)
  await expect(writes.read()).rejects.toThrow(KeyRefusedError)
  expect(await reads.read()).toEqual([])
})

test('a site killed between reading and acknowledging reads the same again, applies it once, and goes on in order', async () => {
  const { site, key, read } = await aReader()
  for (const [comment, minutesAgo] of [
    ['k1', 60],
    ['k1', 50],
    ['k2', 55],
  ] as const)
    await decidedAbout(db, comment, { site, minutesAgo })
  const file = join(mkdtempSync(join(tmpdir(), 'postmod-site-')), 'applied')
  writeFileSync(file, '')

  const killed = aReadingSite(key, file)
  expect(await killed.says()).toBe('applied k1#1')
  await killed.kill()
  const next = aReadingSite(key, file)
  expect(await next.says()).toBe('again k1#1')
  next.goOn()
  expect(await next.says()).toBe('applied k2#1')
  await next.kill()
  const last = aReadingSite(key, file)
  expect(await last.says()).toBe('again k2#1')
  last.goOn()
  expect(await last.says()).toBe('applied k1#2')
  last.goOn()
  await last.exited
  expect(await read()).toEqual([])
  const applied = readFileSync(file, 'utf8').trim().split('\n')
  expect(applied.map(line => line.split(' ')[0])).toEqual(['k1#1', 'k2#1', 'k1#2'])
})

function aReadingSite(key: string, file: string) {
  const script = fileURLToPath(new URL('fixtures/reading-site.ts', import.meta.url))
  const child = spawn(process.execPath, [script, url, key, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    exited,
    says: async () => (await lines.next()).value,
    goOn: () => child.stdin.write('.'),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
