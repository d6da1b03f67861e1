import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { openDatabase } from '../../src/database/connection.ts'
import { countsKeeper, inFigures } from '../../src/desk/counts.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules } from '../support/desk.ts'
import { log } from '../support/log.ts'

async function aDesk() {
  const { db, url } = await testDatabase()
  await aSite(db)
  const amira = await aModerator(db, 'amira')
  const ben = await aModerator(db, 'ben')
  let now = at('10:00')
  const keeper = countsKeeper(db, { now: () => now })
  const setClock = (time: string) => {
    now = at(time)
  }
  const complain = (id: string) => receive(db, [aComplaint({ comment: { id }, reason: 'abuse' })], at('09:00'))
  return { db, url, amira, ben, keeper, setClock, complain }
}

test('every count is the record’s: waiting, overdue, mine, escalated, second, untakeable, dead', async () => {
  const { db, amira, ben, keeper, setClock, complain } = await aDesk()
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await complain(id)
  setClock('13:30')
  // One claimed, one escalated, one assigned, one assigned and escalated, one with a second person, one untakeable.
  await claimNext(db, amira, rules, at('13:29'))
  const open = await db.selectFrom('cases').select('id').where('state', '=', 'open').orderBy('id').execute()
  const set = (i: number, changes: object) =>
    db.updateTable('cases').set(changes).where('id', '=', open[i]!.id).execute()
  await set(0, { escalated_at: at('13:00') })
  await set(1, { assigned_to: amira.id })
  await set(2, { assigned_to: ben.id, escalated_at: at('13:00') })
  await set(3, { state: 'awaiting_second' })
  await set(4, { untakeable_at: at('13:00') })
  const others = {
    waiting: 3,
    overdue: 6,
    escalated: 2,
    second: 1,
    untakeable: 1,
    dead: 0,
    undelivered: 0,
    onHold: 0,
    notices: 0,
    noticesOverdue: 0,
  }
  expect(await keeper.ofAll([amira, ben])).toEqual(
    new Map([
      [amira.id, { ...others, mine: 2 }],
      [ben.id, { ...others, mine: 1 }],
    ]),
  )
})

test('counts are a second old at most, and new at once after an act of this process', async () => {
  const { amira, keeper, setClock, complain } = await aDesk()
  await complain('first')
  expect((await keeper.of(amira)).waiting).toBe(1)
  await complain('second')
  setClock('10:00:00.999')
  expect((await keeper.of(amira)).waiting).toBe(1)
  setClock('10:00:01')
  expect((await keeper.of(amira)).waiting).toBe(2)
  await complain('third')
  keeper.forget()
  expect((await keeper.of(amira)).waiting).toBe(3)
})

test('those who ask at once share one reading of the desk’s counts', async () => {
  const { amira, keeper, db } = await aDesk()
  let readings = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.rows.some(row => 'untakeable' in row)) readings++
      return result
    },
  })
  const counted = countsKeeper(counting, { now: () => at('10:00') })
  const answers = await Promise.all(Array.from({ length: 30 }, () => counted.of(amira)))
  expect(answers).toEqual(Array.from({ length: 30 }, () => answers[0]))
  expect(readings).toBe(1)
  expect(await keeper.of(amira)).toEqual(answers[0])
})

test('who sees the same sites share a reading, and nobody else’s', async () => {
  const { db, ben, complain } = await aDesk()
  await aSite(db, undefined, 'courier')
  const seeing = (...sites: string[]) => ({ id: ben.id, sites })
  await complain('first')
  await receive(db, [aComplaint({ site: 'courier', comment: { id: 'second' }, reason: 'abuse' })], at('09:00'))
  let readings = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.rows.some(row => 'untakeable' in row)) readings++
      return result
    },
  })
  const counted = countsKeeper(counting, { now: () => at('13:30') })
  const [one, all] = [seeing('auldbrig'), { id: ben.id, sites: 'all' } as const]
  const answers = await Promise.all(
    [one, seeing('auldbrig', 'courier'), seeing(), all, seeing('courier', 'auldbrig'), one].map(counted.of),
  )
  expect(answers.map(({ waiting, overdue }) => [waiting, overdue])).toEqual([
    [1, 1],
    [2, 2],
    [0, 0],
    [2, 2],
    [2, 2],
    [1, 1],
  ])
  expect(readings).toBe(4)
})

test('a reading that fails fails those who asked, and the next one is made anew', async () => {
  const { amira, url } = await aDesk()
  const own = openDatabase(url, log, { most: 2 })
  const keeper = countsKeeper(own, { now: () => at('10:00') })
  await own.schema.alterTable('dead_letters').renameTo('letters_away').execute()
  const asked = await Promise.allSettled([keeper.of(amira), keeper.of(amira)])
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await own.schema.alterTable('letters_away').renameTo('dead_letters').execute()
  expect(await keeper.of(amira)).toMatchObject({ waiting: 0, dead: 0, undelivered: 0 })
  await own.destroy()
})

test('more than a thousand is said to be that, and no more is counted', async () => {
  const { db, amira, keeper } = await aDesk()
  for (let i = 0; i < 11; i++) {
    const batch = Array.from({ length: 100 }, (_, n) => aComplaint({ comment: { id: `c${i}-${n}` } }))
    await receive(db, batch, at('09:00'))
  }
  const { waiting } = await keeper.of(amira)
  expect([waiting, inFigures(waiting), inFigures(1000)]).toEqual([1001, '1,000+', '1000'])
})
