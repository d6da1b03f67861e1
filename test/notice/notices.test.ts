import { expect, test } from '@jest/globals'
import { claimNext } from '../../src/claim/claim-next.ts'
import { parseComplaint } from '../../src/intake/parse-complaint.ts'
import { BadLetterError, NoticeEndedError } from '../../src/notice/end-notice.ts'
import { letterToPoster, returningLetter } from '../../src/notice/letters.ts'
import { missingOf } from '../../src/notice/particulars.ts'
import { NotYoursError } from '../../src/decision/errors.ts'
import { decide } from '../../src/decision/decide.ts'
import { rulesOf } from '../../src/rules.ts'
import { parsePolicy } from '../../src/policy.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, aSite, at, receive, rules, statutory } from '../support/desk.ts'
import { aDesk, COMPLETE } from './desk.ts'

const { policy } = rules
const DUE = new Date('2026-11-25T10:00:00Z')

test('every particular that is not there, or says nothing, is missing by its own name', () => {
  expect(missingOf(COMPLETE)).toEqual([])
  const without = (changes: object) => missingOf({ ...COMPLETE, ...changes })
  expect(without({ name: ' \u200b' })).toEqual(['name'])
  expect(without({ words: undefined })).toEqual(['words'])
  expect(without({ why: '' })).toEqual(['why'])
  expect(without({ email: undefined })).toEqual(['email'])
  expect(without({ meaning: '\n' })).toEqual(['meaning'])
  expect(without({ inaccurate: undefined })).toEqual(['inaccurate'])
  expect(without({ posterUnknown: false })).toEqual(['poster_unknown'])
  expect(without({ consentToName: undefined })).toEqual(['consent_to_name'])
  // To refuse is to say.
  expect(without({ consentToName: false, consentToEmail: false })).toEqual([])
  expect(without({ consentToEmail: undefined })).toEqual(['consent_to_email'])
})

test('a notice goes with the reason defamation, and is checked like all else', () => {
  const now = at('10:00')
  const fault = (changes: object) => {
    try {
      parseComplaint({ ...aComplaint({ reason: 'defamation' }), ...changes }, Object.keys(policy.reasons), now)
      return ''
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  expect(fault({ notice: COMPLETE })).toBe('')
  expect(fault({ notice: COMPLETE, reason: 'abuse' })).toContain('notice: goes with the reason defamation')
  expect(fault({ notice: { ...COMPLETE, jurisdiction: 'northern-ireland' } })).toContain('notice.jurisdiction')
  expect(fault({ notice: { ...COMPLETE, email: 'morag' } })).toContain('notice.email')
  expect(fault({ notice: { ...COMPLETE, words: 'a\u0000b' } })).toContain('notice.words')
  expect(fault({ notice: { ...COMPLETE, why: 'x'.repeat(5001) } })).toContain('notice.why')
  expect(fault({ notice: { ...COMPLETE, phone: '1' } })).toContain('phone')
})

test('the same complaint twice is one notice with one clock; two people’s are two', async () => {
  const { db, give, told } = await aDesk()
  const first = await give(at('10:00'), COMPLETE)
  await receive(db, [first.complaint, first.complaint], at('10:05'))
  await receive(db, [{ ...first.complaint, notice: { jurisdiction: 'scotland' } }], at('10:06'))
  expect(await db.selectFrom('notices').select('due_at').execute()).toEqual([{ due_at: DUE }])
  const { comment } = first.complaint
  const second = await give(at('11:00'), COMPLETE, rules, { comment, complainant: { key: 'sub-3' } })
  expect(second.caseId).toBe(first.caseId)
  expect(await told(first.caseId)).toMatchObject([
    { type: 'notice_received', data: { notice: first.id, due: DUE.toISOString(), missing: [] } },
    { type: 'notice_received', data: { notice: second.id } },
  ])
})

test('two people end a notice at once: once, with what was sent; and no third time', async () => {
  const { db, amira, ben, give, end, told, noticeOf } = await aDesk()
  const { id, caseId } = await give(at('10:00'), COMPLETE)
  const ends = await Promise.allSettled([
    end(id, 'poster_told', at('11:00'), amira, ' Dear poster,\r\n<script> '),
    end(id, 'returned', at('11:00'), ben, 'Dear Morag'),
  ])
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await expect(end(id, 'poster_told', at('12:00'))).rejects.toThrow(NoticeEndedError)
  const { ended_as } = await noticeOf(id)
  const { sent } = await db.selectFrom('notice_texts').select('sent').executeTakeFirstOrThrow()
  expect(sent).toBe(ended_as === 'poster_told' ? 'Dear poster,\n<script>' : 'Dear Morag')
  expect((await told(caseId)).map(({ type }) => type)).toEqual(['notice_received', `notice_${ended_as}`])
})

test('an empty letter, one that cannot be stored and one that is too long end nothing', async () => {
  const { give, end, noticeOf } = await aDesk()
  const { id } = await give(at('10:00'), COMPLETE)
  for (const sent of ['', ' \u200b\n', 'a\u0000', '\ud800', '🙂'.repeat(50_001)])
    await expect(end(id, 'returned', at('11:00'), undefined, sent)).rejects.toThrow(BadLetterError)
  expect((await noticeOf(id)).ended_at).toBeNull()
  await end(id, 'returned', at('11:00'), undefined, '🙂'.repeat(2000))
  expect((await noticeOf(id)).ended_at).toEqual(at('11:00'))
})

test('deciding does not stop the clock; the poster is told after it, by whoever is no party', async () => {
  const { db, amira, ben, give, end, says } = await aDesk()
  const { id } = await give(at('10:00'), COMPLETE)
  const { claim } = await claimNext(db, amira, rules, at('10:10'))
  const { version } = await db.selectFrom('cases').select('version').executeTakeFirstOrThrow()
  const choice = { version, action: 'delete', rule: 'no_defamation' } as const
  const holder = { moderatorId: amira.id, token: claim!.token }
  await db.transaction().execute(trx => decide(trx, holder, choice, rules, at('10:15')))
  expect(await says(id, at('10:30'))).toBe('Due Wed 25 Nov, 10:00, in 1 d 23 h')
  await db
    .insertInto('moderator_accounts')
    .values({ moderator_id: ben.id, site_id: 'auldbrig', account: 'sub-1' })
    .execute()
  await expect(end(id, 'poster_told', at('11:00'), ben)).rejects.toThrow(NotYoursError)
  await end(id, 'poster_told', at('11:00'), amira)
  expect(await says(id, at('11:00'))).toContain('Poster told Mon 23 Nov, 11:00')
})

test('who does not see the site, or may only look, ends nothing', async () => {
  const { db, give, end } = await aDesk()
  await aSite(db, undefined, 'courier')
  const { id } = await give(at('10:00'), COMPLETE)
  for (const [login, changes] of [
    ['elsewhere', { sites: ['courier'] }],
    ['auditor', { role: 'auditor' }],
  ] as const) {
    const who = await aModerator(db, login, changes)
    await expect(end(id, 'returned', at('11:00'), who)).rejects.toThrow(NotYoursError)
  }
})

test('on hold for legal advice its clock runs on, and a senior deals with it', async () => {
  const { db, amira, give, end, watch, told } = await aDesk()
  const senior = await aModerator(db, 'senior', { role: 'senior' })
  const { id, caseId } = await give(at('10:00'), COMPLETE)
  await db
    .updateTable('cases')
    .set({ law_hold_at: at('10:05'), law_hold_by: senior.id })
    .execute()
  await watch(new Date('2026-11-25T04:00:00Z'))
  await expect(end(id, 'returned', at('11:00'), amira)).rejects.toThrow('on hold for legal advice')
  await end(id, 'returned', new Date('2026-11-25T09:00:00Z'), senior)
  expect((await told(caseId)).map(({ type }) => type)).toEqual(['notice_received', 'notice_at_risk', 'notice_returned'])
})

test('at risk and overdue are said once each, at the instant at which it was so, by however many, however late', async () => {
  const { give, watch, told } = await aDesk()
  const { caseId } = await give(at('10:00'), COMPLETE)
  await watch(new Date('2026-11-25T03:59:59.999Z'))
  expect((await told(caseId)).length).toBe(1)
  await Promise.all([1, 2, 3].map(() => watch(new Date('2026-11-26T09:00:00Z'))))
  await watch(new Date('2026-11-27T09:00:00Z'))
  expect((await told(caseId)).slice(1)).toMatchObject([
    { type: 'notice_at_risk', at: new Date('2026-11-25T04:00:00Z'), pool: 'part_time' },
    { type: 'notice_breached', at: DUE, pool: 'full_time' },
  ])
})

test('one that is dealt with too late has breached, though no worker came by', async () => {
  const { give, end, told } = await aDesk()
  const { id, caseId } = await give(at('10:00'), COMPLETE)
  await end(id, 'returned', new Date('2026-11-25T10:00:00Z'))
  expect((await told(caseId)).map(({ type }) => type)).toEqual([
    'notice_received',
    'notice_at_risk',
    'notice_breached',
    'notice_returned',
  ])
})

test('where the bank holidays are not known nothing is guessed; it is counted when they are, and again when one is proclaimed', async () => {
  const { give, watch, noticeOf, says, told } = await aDesk()
  const unknown = rulesOf(policy, { ...statutory, firstYear: 2020, lastYear: 2021 })
  const { id, caseId } = await give(at('10:00'), COMPLETE, unknown)
  expect(await says(id, at('10:00'))).toContain('cannot be counted')
  await watch(at('10:01'), unknown)
  expect(await noticeOf(id)).toMatchObject({ due_at: null, at_risk_at: null })
  await watch(at('10:02'))
  expect((await noticeOf(id)).due_at).toEqual(DUE)
  const mourning = rulesOf({ ...policy, statutoryDays: ['2026-11-24'] }, statutory)
  await watch(at('10:03'), mourning)
  await watch(at('10:04'), mourning)
  // What was counted is not thrown away by a file that knows less.
  await watch(at('10:05'), unknown)
  const later = new Date('2026-11-26T10:00:00Z')
  expect((await noticeOf(id)).due_at).toEqual(later)
  expect((await told(caseId)).slice(1).map(({ type, data }) => [type, data['due'], data['dueBefore']])).toEqual([
    ['notice_due', DUE.toISOString(), null],
    ['notice_due', later.toISOString(), DUE.toISOString()],
  ])
})

test('a notice is taken and looked at, whatever its complainant has open and whatever was decided before', async () => {
  const { db, amira, give } = await aDesk()
  const strict = { ...rules, policy: { ...policy, mostOpenComplaints: 1 } }
  const other = aComplaint({ comment: { id: 'other' } })
  await receive(db, [other], at('09:00'), strict)
  const { caseId, complaint } = await give(at('10:00'), COMPLETE, strict)
  await db.updateTable('cases').set({ assigned_to: amira.id, band: 0 }).where('id', '=', caseId).execute()
  const { claim } = await claimNext(db, amira, rules, at('10:10'))
  expect(claim?.caseId).toBe(caseId)
  const { version } = await db.selectFrom('cases').select('version').where('id', '=', caseId).executeTakeFirstOrThrow()
  const choice = { version, action: 'keep', rule: 'within_rules' } as const
  const holder = { moderatorId: amira.id, token: claim!.token }
  await db.transaction().execute(trx => decide(trx, holder, choice, rules, at('10:15')))
  const { comment } = complaint
  const again = await give(at('10:30'), COMPLETE, strict, { comment, complainant: { key: 'sub-9' } })
  expect(again.caseId).not.toBe(caseId)
})

test('the letters: what is missing and required; a copy without what is kept back; nothing filled twice', () => {
  const noticed = {
    received_at: new Date('2026-06-12T16:30:00Z'),
    missing: ['name', 'poster_unknown', 'of_a_later_version'],
    consent_to_name: true,
    consent_to_email: false,
    name: '{missing}',
    email: 'morag@example.org',
    words: 'Take $& and {why}.',
    why: 'Because.',
    meaning: null,
    inaccurate: 'All of it.',
    url: 'https://auldbrig.example/news/bridge#comment-c1',
  }
  const back = returningLetter(noticed, policy)
  expect(back).toContain('Dear {missing},')
  expect(back).toMatch(/Friday,? 12 June 2026 at 17:30/)
  expect(back).toContain('It does not say:\n- your name\n- that you do not have enough information')
  expect(back).toContain('- where on our website the statement is')
  const told = letterToPoster(noticed, policy, new Date('2026-10-23T23:30:00Z'))
  expect(told).toContain('Take $& and {why}.')
  expect(told).toContain('The complainant: {missing}\n')
  expect(told).not.toContain('morag@example.org')
  // 23 October, 23:30 UTC is the 24th in London, and the clocks go back on the way.
  expect(told).toMatch(/midnight at the end of Thursday,? 29 October 2026/)
  expect(told).toContain('attributes to it:\n(The notice does not say.)')
})

test('the poster’s copy has no name or address that the complainant keeps back, also where it stands in their own words', () => {
  const noticed = {
    received_at: new Date('2026-06-12T16:30:00Z'),
    missing: [],
    consent_to_name: false,
    consent_to_email: null,
    name: 'Morag  Baird',
    email: 'morag+law@example.org',
    words: 'Moragh Bairden took it.',
    why: 'I am MORAG\nBaird of 3 High St (Morag+Law@example.org), and Morag Baird’s name is good.',
    meaning: ' ',
    inaccurate: '\u200b',
    url: 'https://auldbrig.example/news/bridge#comment-c1',
  }
  const told = letterToPoster(noticed, policy, new Date('2026-10-23T23:30:00Z'))
  expect(told).not.toMatch(/morag\s+baird|law@example/i)
  expect(told).toContain('I am (withheld) of 3 High St ((withheld)), and (withheld)’s name is good.')
  expect(told).toContain('Moragh Bairden took it.')
  expect(told).toContain('The complainant: does not agree to being named.')
  // What says nothing is as if it were not there: its line stays.
  expect(told.match(/\(The notice does not say\.\)/g)).toHaveLength(2)
  const agreed = letterToPoster({ ...noticed, consent_to_name: true, consent_to_email: true }, policy, new Date())
  expect(agreed).toContain('The complainant: Morag  Baird, morag+law@example.org')
  expect(agreed).toContain('I am MORAG\nBaird of 3 High St (Morag+Law@example.org)')
  const nameless = { ...noticed, name: ' ', consent_to_name: true }
  expect(letterToPoster(nameless, policy, new Date())).toContain('gives no name.')
  expect(returningLetter(nameless, policy)).toContain('Dear Sir or Madam,')
})

test('a policy’s letter with a placeholder that there is not is refused by name', () => {
  const { version: _, ...own } = policy
  const written = { ...own, notices: { returned: 'Dear {nmae}' } }
  expect(() => parsePolicy(JSON.parse(JSON.stringify(written)))).toThrow(/\{nmae\}/)
})
