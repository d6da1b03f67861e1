import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { until } from '../support/system.ts'
import { ask } from './ask.ts'
import { checkout, dataFolder, plainEnvironment, started, type Started } from './started.ts'
import { aVisitor, wordsOf } from './visitor.ts'
import { ARTICLE, commentOn, decideAs, nextCase, REMOVED, report, signInOnDuty } from './way.ts'

let running: Started

test('npm start is up in under a minute and prints the addresses of newspaper and desk', async () => {
  running = await started({ data: await dataFolder() })
  const { desk, newspaper, ports, output } = running
  expect({ desk, newspaper }).toEqual({
    desk: `http://127.0.0.1:${ports.desk}`,
    newspaper: `http://127.0.0.1:${ports.newspaper}`,
  })
  expect(output()).toMatch(/the record is in a PostgreSQL of its own \(.+\); the queue is in .+\./)
})

test('complaints made through the newspaper’s form are decided at the desk and seen on its page', async () => {
  const { newspaper, desk } = running
  const [amended, deleted, kept] = ['harbour-bridge-4', 'harbour-bridge-5', 'harbour-bridge-6']
  const unchanged = await commentOn(newspaper, kept)
  // In the order of their bands and ids, in which they will be pulled.
  const complaints = [
    [amended, 'abuse', 'Fall off the pier?'],
    [deleted, 'untruth', 'No envelope went over any bridge.'],
    [kept, 'spam', 'She advertises the bus.'],
  ] as const
  for (const [i, [comment, reason, detail]] of complaints.entries()) {
    await report(newspaper, comment, reason, detail)
    await until('its case is open', async () => (await ask(running, 'select from cases')).length === i + 1)
  }

  const { visitor } = await signInOnDuty(desk)
  const abuse = await nextCase(visitor, desk)
  expect(wordsOf(abuse)).toMatch(
    /On Harbour bridge to close.+In reply to Dougie McPhail.+T\. Rankine.+Fall off the pier\?/,
  )
  const textAfter = 'You have girned under every story on this site for ten years, McPhail.'
  const done = await decideAs(visitor, abuse, { action: 'amend', rule: 'no_abuse', textAfter })
  expect(wordsOf(done)).toContain('decided: amend.')

  const untruth = await nextCase(visitor, desk)
  expect(wordsOf(untruth)).toContain('No envelope went over any bridge.')
  await decideAs(visitor, untruth, { action: 'delete', rule: 'no_defamation' })
  await decideAs(visitor, await nextCase(visitor, desk), { action: 'keep', rule: 'within_rules' })

  await until(
    'all three are applied',
    async () => (await ask(running, `select from cases where state = 'applied'`)).length === 3,
  )
  expect(await commentOn(newspaper, amended)).toMatch(new RegExp(`edited by a moderator ${textAfter}`))
  expect(await commentOn(newspaper, deleted)).toContain(REMOVED)
  expect(await commentOn(newspaper, deleted)).not.toContain('envelope')
  expect(await commentOn(newspaper, kept)).toBe(unchanged)

  // Who reports it after that is answered, though no decision will be made for them.
  const { url } = await report(newspaper, kept, 'spam', 'The bus again.')
  const answer = /The moderators have decided\. .*had looked at this comment before your report\. .*left it as it is/
  await until('they are answered', async () => answer.test(wordsOf(await aVisitor().get(url))))
})

test('an author appeals from the newspaper’s page, another moderator restores the comment, and its text is back', async () => {
  const { newspaper, desk } = running
  const author = aVisitor()
  await author.send(await author.get(newspaper + ARTICLE), '/reader', { subscriber: 'reader-5090' })
  const address = `${newspaper}/comments/harbour-bridge-5/appeal`
  const appealed = await author.send(await author.get(address), '/appeal', { text: 'There was an envelope.' })
  expect(wordsOf(appealed)).toMatch(/You appealed .* Another moderator means to decide by/)
  // Nobody else has a way to it.
  expect((await aVisitor().get(address)).status).toBe(404)

  const decider = await signInOnDuty(desk)
  expect(wordsOf(await decider.visitor.send(await decider.visitor.get(`${desk}/desk`), '/desk/next', {}))).toContain(
    'Nothing is waiting',
  )
  const senior = aVisitor()
  await senior.send(await senior.get(desk), '/sign-in', { login: 'catriona' })
  const card = await nextCase(senior, desk)
  expect(wordsOf(card)).toMatch(/The author appeals .*There was an envelope\. .*Against this decision .*deleted by/)
  await decideAs(senior, card, { action: 'restore', rule: 'within_rules' })
  await until('its text is back', async () => (await commentOn(newspaper, 'harbour-bridge-5')).includes('envelope'))
  expect(wordsOf(await author.get(address))).toContain('Your comment was put back.')
})

test('what an author makes of a comment that was reported is seen at the desk', async () => {
  const { newspaper, desk } = running
  await report(newspaper, 'harbour-bridge-1', 'off_topic', 'Her sister?')
  await until('its case is open', async () => (await ask(running, 'select from cases')).length === 5)
  const author = aVisitor()
  await author.send(await author.get(newspaper + ARTICLE), '/reader', { subscriber: 'reader-2107' })
  const form = await author.get(`${newspaper}/comments/harbour-bridge-1/edit`)
  const revision = /name="revision" value="(\d+)"/.exec(form.html)?.[1] ?? ''
  await author.send(form, '/edit', { revision, text: 'Eleven weeks! I will be on the steps with a flask.' })
  const { visitor } = await signInOnDuty(desk)
  const card = await nextCase(visitor, desk)
  await until('the desk shows it', async () =>
    wordsOf(await visitor.get(card.url)).includes('on the steps with a flask'),
  )
})

test('the example complaints, submitted twice: the second time all are known and nothing is counted again', async () => {
  const before = await counts()
  const first = await submitExamples()
  expect(first.map(line => line.outcome).filter(outcome => !['recorded', 'known'].includes(outcome))).toEqual([])
  const after = await counts()
  expect(after.map((count, i) => count - before[i]!)).toEqual([431, 155, 374])

  const second = await submitExamples()
  expect(second).toHaveLength(438)
  expect(second.filter(({ outcome }) => outcome !== 'known')).toEqual([])
  expect(await counts()).toEqual(after)
})

async function submitExamples(): Promise<{ line: number; outcome: string }[]> {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['run', '-s', 'postmod', '--', 'submit', '--json', 'examples/complaints.jsonl'],
    { cwd: checkout, env: { ...plainEnvironment(), POSTMOD_DATA: running.data } },
  )
  return stdout
    .trim()
    .split('\n')
    .map((line): { line: number; outcome: string } => JSON.parse(line))
}

/** Complaints, cases, and the people who are counted for a case. */
async function counts(): Promise<number[]> {
  const [row] = await ask(
    running,
    `select (select count(*) from complaints) as complaints, (select count(*) from cases) as cases,
            (select count(*) from case_complainants) as complainants`,
  )
  return Object.values(row!).map(Number)
}
