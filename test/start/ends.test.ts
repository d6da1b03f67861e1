import { expect, test } from '@jest/globals'
import { until } from '../support/system.ts'
import { ask } from './ask.ts'
import { dataFolder, launch, nodeOf, remaining, serversOf, signalGroup, started, type Started } from './started.ts'
import { aVisitor, wordsOf } from './visitor.ts'
import { report } from './way.ts'

let running: Started
/** A path of the newspaper: the page of a report that was made before anything was ended. */
let reported: string

test('Ctrl-C in the middle of a first start leaves nothing running', async () => {
  const early = await launch({ data: await dataFolder() })
  await until('PostgreSQL is being set up', async () => serversOf(early).length > 0)
  signalGroup(early, 'SIGINT')
  await early.exited
  expect(await remaining(early)).toEqual([])
  running = await started({ data: early.data })
})

test('Ctrl-C ends everything', async () => {
  const thanks = await report(running.newspaper, 'harbour-bridge-4', 'abuse', 'Fall off the pier?')
  reported = new URL(thanks.url).pathname
  await until('it is recorded', async () => (await complaints()) === 1)
  signalGroup(running, 'SIGINT')
  await running.exited
  expect(await remaining(running)).toEqual([])
  expect(running.output()).not.toMatch(/^postmod:/m)
})

test('the next start has the data still, and SIGTERM to npm ends everything too', async () => {
  running = await started({ data: running.data })
  await expectKept()
  running.process.kill('SIGTERM')
  await running.exited
  expect(await remaining(running)).toEqual([])
})

test('kill -9 of npm leaves nothing running', async () => {
  running = await started({ data: running.data })
  running.process.kill('SIGKILL')
  await running.exited
  expect(await remaining(running)).toEqual([])
})

test('kill -9 of the node process leaves nothing running', async () => {
  running = await started({ data: running.data })
  await expectKept()
  process.kill(nodeOf(running), 'SIGKILL')
  await running.exited
  expect(await remaining(running)).toEqual([])
})

test('a start right after kill -9 of everything works, and has the data still', async () => {
  const killed = await started({ data: running.data })
  signalGroup(killed, 'SIGKILL')
  running = await started({ data: running.data })
  await expectKept()
  signalGroup(running, 'SIGINT')
  await running.exited
})

test('npm start -- --fresh begins anew', async () => {
  running = await started({ data: running.data, args: ['--fresh'] })
  expect(await complaints()).toBe(0)
  expect((await aVisitor().get(running.newspaper + reported)).status).toBe(404)
})

async function expectKept(): Promise<void> {
  expect(await complaints()).toBe(1)
  expect(wordsOf(await aVisitor().get(running.newspaper + reported))).toContain('The moderators have it.')
}

async function complaints(): Promise<number> {
  return (await ask(running, 'select from complaints')).length
}
