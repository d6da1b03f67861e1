import { expect, test } from '@jest/globals'
import { retarget } from '../../src/deadline/retarget.ts'
import { rulesOf } from '../../src/rules.ts'
import { claimed, decided, DELETE, KEEP } from '../decision/deciding.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, aSite, at, receive, rules, statutory } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')

/** Five complaints of theirs were decided: so many of those were right. */
async function aComplainant(key: string, right: number): Promise<string> {
  for (let i = 0; i < 5; i++) {
    await receive(db, [aComplaint({ comment: { id: `${key}-${i}` }, complainant: { key } })], at('09:00'))
    const { token } = await claimed(db, amira, '09:30')
    await decided(db, amira, token, i < right ? DELETE : KEEP, at('09:31'))
  }
  return key
}
const crank = await aComplainant('crank', 0)
const otherCrank = await aComplainant('other-crank', 0)
const rightOnce = await aComplainant('right-once', 1)

const complain = (comment: string, key: string | undefined, reason: string, source: 'reader' | 'tool' = 'reader') =>
  receive(
    db,
    [aComplaint({ comment: { id: comment }, complainant: key === undefined ? {} : { key }, reason, source })],
    at('10:00'),
  )
const bandOf = async (comment: string) =>
  await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .select(['band', 'withheld_band', 'due_at'])
    .where('site_comment_id', '=', comment)
    .orderBy('cases.id', 'desc')
    .executeTakeFirstOrThrow()
const taken = { band: 0, withheld_band: null }
const withheld = { band: 2, withheld_band: 0 }

test('one person with a poor record cannot raise the band alone; the target of their complaint stands all the same', async () => {
  await complain('alone', crank, 'threat')
  expect(await bandOf('alone')).toEqual({ ...withheld, due_at: at('11:00') })
  await complain('alone', crank, 'contempt')
  expect(await bandOf('alone')).toMatchObject(withheld)
  await complain('joined', 'sub-2', 'off_topic')
  await complain('joined', crank, 'threat')
  expect(await bandOf('joined')).toMatchObject(withheld)
})

test.each<[string, string | undefined, string, 'reader' | 'tool']>([
  ['somebody without a poor record', 'sub-2', 'threat', 'reader'],
  ['somebody else for a lesser reason', 'sub-2', 'off_topic', 'reader'],
  ['a second person with a poor record', otherCrank, 'threat', 'reader'],
  ['somebody whom the site does not name', undefined, 'off_topic', 'reader'],
  ['a tool', undefined, 'spam', 'tool'],
])('the band is taken when there comes %s', async (who, key, reason, source) => {
  await complain(who, crank, 'threat')
  expect(await bandOf(who)).toMatchObject(withheld)
  await complain(who, key, reason, source)
  expect(await bandOf(who)).toMatchObject(taken)
})

test('who was right often enough, and who is new, raise it at once', async () => {
  await complain('once', rightOnce, 'threat')
  expect(await bandOf('once')).toMatchObject(taken)
  await complain('new', 'nobody-knows-me', 'threat')
  expect(await bandOf('new')).toMatchObject(taken)
})

test('the policy says what a poor record is, or that there is none', async () => {
  const lenient = rulesOf({ ...rules.policy, poorRecord: null }, statutory)
  await receive(
    db,
    [aComplaint({ comment: { id: 'lenient' }, complainant: { key: crank }, reason: 'threat' })],
    at('10:00'),
    lenient,
  )
  expect(await bandOf('lenient')).toMatchObject(taken)
  const strict = rulesOf({ ...rules.policy, poorRecord: { complaints: 5, upheld: 0.5 } }, statutory)
  await receive(
    db,
    [aComplaint({ comment: { id: 'strict' }, complainant: { key: rightOnce }, reason: 'threat' })],
    at('10:00'),
    strict,
  )
  expect(await bandOf('strict')).toMatchObject(withheld)
})

test('under changed targets it stays withheld, at the band that the reason has now', async () => {
  await complain('retargeted', crank, 'threat')
  const { threat } = rules.policy.reasons
  const changed = { ...rules.policy, reasons: { ...rules.policy.reasons, threat: { ...threat!, band: 1 } } }
  await retarget(db, rulesOf(changed, statutory), at('10:10'))
  expect(await bandOf('retargeted')).toMatchObject({ band: 2, withheld_band: 1 })
})
