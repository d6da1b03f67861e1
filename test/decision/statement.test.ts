import { expect, test } from '@jest/globals'
import { claimCase } from '../../src/claim/claim-case.ts'
import { claimNext } from '../../src/claim/claim-next.ts'
import { composeDecisions } from '../../src/delivery/compose.ts'
import { decide } from '../../src/decision/decide.ts'
import { decideAlike } from '../../src/decision/decide-alike.ts'
import { agree } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { wording } from '../../src/decision/wording.ts'
import { readUndone } from '../../src/desk/undone.ts'
import { parsePolicy, policyAsWritten } from '../../src/policy.ts'
import { type Rules, rulesOf } from '../../src/rules.ts'
import { aComplaint } from '../support/complaint.ts'
import { testDatabase } from '../support/database.ts'
import { aModerator, asDecided, aSite, at, receive, rules, statutory } from '../support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const { policy } = rules
let comments = 0

type Changes = NonNullable<Parameters<typeof aComplaint>[0]>

/** A case that Amira holds at 10:00, with what was complained of. */
async function held(complaints: Changes[], under: Rules = rules) {
  const id = `s${++comments}`
  const all = complaints.map(({ comment, ...more }) => aComplaint({ ...more, comment: { id, ...comment } }))
  await receive(db, all, at('09:30'), under)
  const { claim } = await claimNext(db, amira, under, at('10:00'))
  const { version } = await db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', claim!.caseId)
    .executeTakeFirstOrThrow()
  return { caseId: claim!.caseId, version, holder: { moderatorId: amira.id, token: claim!.token } }
}
const sentOf = async (decision: string) => (await composeDecisions(db, [decision], policy))[0]!
const deciding = (one: Awaited<ReturnType<typeof held>>, choice: object, time = '10:05', under: Rules = rules) =>
  db
    .transaction()
    .execute(trx =>
      decide(
        trx,
        one.holder,
        { version: one.version, action: 'delete', rule: 'no_defamation', ...choice },
        under,
        at(time),
      ),
    )

test('a statement says what, when, under which rule and law, from which source, and how to appeal; and nobody’s name', async () => {
  const one = await held([
    { reason: 'abuse', complainant: { key: 'morag', name: 'Morag Baird' } },
    { reason: 'defamation', complainant: { key: 'fiona', name: 'Fiona' } },
    { reason: 'abuse', source: 'tool', complainant: { key: 'classifier-7' } },
  ])
  const { decisionId } = asDecided(await deciding(one, {}))
  const { statement, ruleWords } = await sentOf(decisionId)
  expect(statement).toBe(`A moderator has removed your comment.
Your comment: 23 November 2026 at 08:00, on “Bridge to close”.
Decided: 23 November 2026 at 10:05.
House rule: Nothing untrue that damages a person.
Law: Defamation: the Defamation Act 2013 and, in Scotland, the Defamation and Malicious Publication (Scotland) Act 2021.
How it came to us: Readers reported it: Untrue and damaging to a person; Abuse of a reader or a journalist. An automatic tool found it: Abuse of a reader or a journalist.
If you think that this is wrong, you can appeal within 14 days: another moderator will look at it.`)
  expect(ruleWords).toBe('Nothing untrue that damages a person')
})

test('what the form showed is what is sent, with the time of the decision; pressed twice it is one decision', async () => {
  const one = await held([{ reason: 'abuse' }])
  const about = { postedAt: new Date('2026-07-01T08:00:00Z'), articleTitle: null, complaints: [] }
  const shown = wording(policy, 'delete', 'no_abuse', about).statement!
  // British Summer Time; nobody complained; the title was erased; no law stands behind the rule.
  expect(shown).toBe(`A moderator has removed your comment.
Your comment: 1 July 2026 at 09:00.
Decided: {when}.
House rule: No abuse of readers or journalists.
If you think that this is wrong, you can appeal within 14 days: another moderator will look at it.`)
  const choice = { rule: 'no_abuse', statement: `${shown}\nYou named a child. {rule} $&` }
  const made = asDecided(await deciding(one, choice, '10:05'))
  expect((await sentOf(made.decisionId)).statement).toBe(
    choice.statement.replace('{when}', '23 November 2026 at 10:05'),
  )
  expect(await deciding(one, choice, '10:07')).toMatchObject({ decisionId: made.decisionId, already: true })
})

test('pressed twice with the placeholders of a template still in it, it is one decision, too', async () => {
  const one = await held([{ reason: 'abuse' }])
  const choice = { rule: 'no_abuse', statement: 'Yours: {comment}. {source} Decided {when}.' }
  const made = asDecided(await deciding(one, choice, '10:05'))
  expect((await sentOf(made.decisionId)).statement).toBe(
    'Yours: 23 November 2026 at 08:00, on “Bridge to close”. Readers reported it: Abuse of a reader or a journalist. Decided 23 November 2026 at 10:05.',
  )
  expect(await deciding(one, choice, '10:07')).toMatchObject({ decisionId: made.decisionId, already: true })
})

test('a statement that is undone and sent again has the time of the decision that is sent', async () => {
  const one = await held([{ reason: 'abuse' }])
  const first = asDecided(await deciding(one, { rule: 'no_abuse' }, '10:05'))
  await db.transaction().execute(trx => withdraw(trx, amira.id, first.decisionId, rules, at('10:06')))
  const { statement } = (await readUndone(db, one.caseId, amira.id, policy))!
  expect(statement).toContain('Decided: {when}.')
  const { claim } = await claimCase(db, amira, one.caseId, rules, at('10:40'))
  const { version } = await db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', one.caseId)
    .executeTakeFirstOrThrow()
  const again = { ...one, version, holder: { moderatorId: amira.id, token: claim!.token } }
  const made = asDecided(await deciding(again, { rule: 'no_abuse', statement: statement! }, '10:41'))
  expect((await sentOf(made.decisionId)).statement).toContain('Decided: 23 November 2026 at 10:41.')
})

test('what staff wrote down of somebody’s letter is no word of our own', async () => {
  const notice = { jurisdiction: 'scotland' } as const
  const one = await held([{ reason: 'defamation', source: 'staff', notice }])
  const { decisionId } = asDecided(await deciding(one, {}))
  expect((await sentOf(decisionId)).statement).toContain(
    'How it came to us: We were sent a notice of complaint: Untrue and damaging to a person.\n',
  )
})

test('a title or a rule with placeholders, markup or dollars in it is words and nothing else', async () => {
  const odd = rulesOf(
    { ...policy, houseRules: { ...policy.houseRules, no_abuse: 'No {law} $& <script> {when}' }, laws: {} },
    statutory,
  )
  const article = { url: 'https://auldbrig.example/a', title: 'The {source} of {when} $1' }
  const one = await held([{ comment: { article }, reason: 'abuse' }], odd)
  const { decisionId } = asDecided(await deciding(one, { rule: 'no_abuse' }, '10:05', odd))
  const { statement } = await sentOf(decisionId)
  expect(statement).toContain('House rule: No { law } $& <script> { when }.')
  expect(statement).toContain('on “The { source } of { when } $1”.')
})

test('several cases decided alike: each is told of its own', async () => {
  const two = await Promise.all(
    ['first', 'second'].map(async id => {
      const posted = { id, postedAt: `2026-11-2${id === 'first' ? 1 : 2}T07:00:00Z` }
      await receive(db, [aComplaint({ comment: posted, reason: id === 'first' ? 'spam' : 'off_topic' })], at('09:30'))
      return await db
        .selectFrom('cases')
        .innerJoin('comments', 'comments.id', 'comment_id')
        .select(['cases.id as caseId', 'version'])
        .where('site_comment_id', '=', id)
        .executeTakeFirstOrThrow()
    }),
  )
  const { statement } = wording(policy, 'delete', 'no_advertising')
  const choice = { action: 'delete', rule: 'no_advertising', statement: statement! } as const
  const outcomes = await decideAlike(db, amira, two, choice, rules, at('10:05'))
  const told = await Promise.all(outcomes.map(({ decided }) => sentOf(decided!.decisionId)))
  expect(told.map(one => /Your comment: (\d+)[^]*reported it: ([^.]*)/.exec(one.statement!)?.slice(1))).toEqual([
    ['21', 'Advertising or spam'],
    ['22', 'Off topic or disruptive'],
  ])
})

test('what a second person agrees to says when they did; the rule’s words stay those of then', async () => {
  const asks = rulesOf({ ...policy, secondPerson: ['delete'] }, statutory)
  const ben = await aModerator(db, 'ben')
  const one = await held([{ reason: 'abuse' }])
  await deciding(one, {}, '10:05', asks)
  const { version } = await db
    .selectFrom('cases')
    .select('version')
    .where('id', '=', one.caseId)
    .executeTakeFirstOrThrow()
  const made = await db
    .transaction()
    .execute(trx => agree(trx, ben, { caseId: one.caseId, version }, asks, at('11:30')))
  const later = { ...policy, houseRules: { ...policy.houseRules, no_defamation: 'Other words' } }
  const [told] = await composeDecisions(db, [made.decisionId], later)
  expect(told!.statement).toContain('Decided: 23 November 2026 at 11:30.')
  expect(told!.ruleWords).toBe('Nothing untrue that damages a person')
})

test('a policy with a placeholder or a law that there is not is refused by name; an old one goes on', () => {
  const written = policyAsWritten(policy)
  const withDelete = (words: string) => ({ ...written, statements: { ...written.statements, delete: words } })
  expect(() => parsePolicy(withDelete('Gone: {ruel}'))).toThrow(/\{ruel\}[^]*statements\.delete/)
  expect(() => parsePolicy({ ...written, laws: { no_fun: 'None.' } })).toThrow(/no_fun[^]*laws/)
  const { laws: _, sources: __, appealWords: ___, notices: ____, ...old } = withDelete('Gone. House rule: {rule}.')
  expect(wording(parsePolicy(old), 'delete', 'no_abuse').statement).toBe(
    'Gone. House rule: No abuse of readers or journalists.',
  )
})
