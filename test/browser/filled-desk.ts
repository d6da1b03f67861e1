import type { Holder } from '../../src/claim/live-claim.ts'
import { v7 as uuidv7 } from 'uuid'
import { raiseAppeal } from '../../src/appeal/raise-appeal.ts'
import { holdForLaw } from '../../src/claim/law-hold.ts'
import type { DefamationNotice } from '../../src/client.ts'
import { endNotice } from '../../src/notice/end-notice.ts'
import { claimCase } from '../../src/claim/claim-case.ts'
import { letGo } from '../../src/claim/let-go.ts'
import type { Moderator } from '../../src/claim/moderator.ts'
import type { Choice } from '../../src/decision/choice.ts'
import { decide } from '../../src/decision/decide.ts'
import { agree, disagree } from '../../src/decision/second.ts'
import { withdraw } from '../../src/decision/withdraw.ts'
import { putAside } from '../../src/intake/dead-letters.ts'
import { writeDeskNote, writeNote } from '../../src/notes.ts'
import { loadPolicy } from '../../src/policy.ts'
import { rulesOf } from '../../src/rules.ts'
import { aCase } from '../desk/at-the-desk.ts'
import { aComplaint } from '../support/complaint.ts'
import { aModerator, asDecided, receive, statutory } from '../support/desk.ts'
import { policyFile } from '../support/system.ts'
import { ownDesk } from './at-the-desk.ts'

/** What stands in a place that somebody else can write in; `most`: how many characters it takes. */
export type Say = (usual: string, most: number) => string

export type FilledDesk = Awaited<ReturnType<typeof filledDesk>>

/** A desk of the test's own with everything in it that a page can show, every text of it as `say` says. */
export async function filledDesk(say: Say = usual => usual) {
  // The policy is the newspaper's own: what is in it is text, too, but nobody hides anything from themselves.
  const ruled = (usual: string) => say(usual, 500).replaceAll(/[\p{Cf}]/gu, '')
  const policy = {
    mostHeld: 20,
    lease: '60m',
    longestHold: '90m',
    grace: '60m',
    reasons: {
      abuse: { label: ruled('Abuse of a reader'), band: 1, within: '4h', clock: 'elapsed' },
      spam: { label: 'Advertising or spam', band: 2, within: '9h', clock: 'desk' },
      threat: { label: ruled('Threat to someone'), band: 0, within: '1h', clock: 'elapsed' },
      defamation: { label: 'Untrue', band: 0, within: '24h', clock: 'elapsed' },
    },
    laws: {},
    houseRules: {
      no_abuse: ruled('No abuse of readers or journalists'),
      within_rules: 'The comment is within the house rules',
    },
    releaseReasons: { unsure: ruled('I am not sure about it') },
  }
  const rules = rulesOf(loadPolicy(policyFile(policy)), statutory)
  const asks = rulesOf({ ...rules.policy, secondPerson: ['keep', 'amend'] }, statutory)
  const own = await ownDesk(policy)
  const { db } = own
  await db
    .updateTable('sites')
    .set({ name: say('The Auldbrig Chronicle', 200) })
    .execute()
  const ben = await aModerator(db, 'ben', { name: say('Ben', 100) })
  const carol = await aModerator(db, 'carol', { name: say('Carol', 100) })
  const people = { amira: await own.comesIn('amira'), auditor: await own.comesIn('auditor') }
  await aModerator(db, 'auditor', { name: 'An auditor', role: 'auditor', pools: [] })
  const amira = await aModerator(db, 'amira', { name: say('Amira', 100), role: 'senior' })

  let comments = 0
  const complaint = (comment: string, by = 'reader-1', reason = 'abuse') =>
    aComplaint({
      reason,
      comment: {
        id: comment,
        text: say('Whoever wrote this is a bastard, and you\u200b know it.\n\nPaid by \u202Ereyal eht\u202C.', 20_000),
        author: { id: 'author-1', name: say('Dougie McPhail', 200) },
        article: { url: 'https://auldbrig.example/news/bridge', title: say('Harbour bridge to close', 500) },
        inReplyTo: neighbour('answered'),
        thread: ['one', 'two', 'three', 'four'].map(neighbour),
      },
      complainant: { key: by, name: say('Morag Sinclair', 200) },
      detail: say('He does this every week, the shite.', 5000),
    })
  const neighbour = (id: string) => ({
    id,
    author: { id: 'author-2', name: say('T. Rankine', 200) },
    text: say('Eleven weeks, they said.', 20_000),
    postedAt: id === 'four' ? '2026-11-23T08:30:00.000Z' : '2026-11-23T07:30:00.000Z',
  })
  const open = () => {
    const { id: _, ...about } = complaint(`c${++comments}`)
    return aCase(db, about)
  }
  const complain = async (caseId: number, reason: string, by: string) => {
    const { site_comment_id } = await db
      .selectFrom('cases')
      .innerJoin('comments', 'comments.id', 'cases.comment_id')
      .select('site_comment_id')
      .where('cases.id', '=', caseId)
      .executeTakeFirstOrThrow()
    await receive(db, [complaint(site_comment_id, by, reason)], new Date(), rules)
  }

  const shown = async (caseId: number) =>
    await db.selectFrom('cases').select(['id as caseId', 'version']).where('id', '=', caseId).executeTakeFirstOrThrow()
  const held = async (by: Moderator, caseId?: number): Promise<Holder & { caseId: number; version: number }> => {
    const { claim } = await claimCase(db, by, caseId ?? (await open()), rules, new Date())
    if (!claim) throw new Error(`${by.login} cannot have the case`)
    return { moderatorId: by.id, token: claim.token, ...(await shown(claim.caseId)) }
  }
  const chosen = async (by: Moderator, action: Choice['action'], under = rules) => {
    const { caseId, version, ...holder } = await held(by)
    const rule = action === 'keep' ? 'within_rules' : 'no_abuse'
    const statement = action === 'keep' ? {} : { statement: say('We have looked at it again.', 2000) }
    const words = { version, rule, ...statement, answer: say('Thank you. We have read it.', 2000) }
    const choice: Choice =
      action === 'amend'
        ? { ...words, action, textAfter: say('Whoever wrote this is wrong, and you know it.', 10_000) + ' Amended.' }
        : { ...words, action }
    const made = await db.transaction().execute(trx => decide(trx, holder, choice, under, new Date()))
    return { caseId, made }
  }
  const letGoTo = async (by: Moderator, to: Parameters<typeof letGo>[2]) => {
    const { caseId, ...holder } = await held(by)
    await db.transaction().execute(trx => letGo(trx, holder, to, rules, new Date()))
    return caseId
  }
  const note = (by: Moderator, caseId?: number) =>
    db.transaction().execute(trx => {
      const text = say('Ask the lawyers, for fuck’s sake.', 4000)
      if (caseId === undefined) return writeDeskNote(trx, by, text, null, new Date())
      return writeNote(trx, by, text, caseId, rules, new Date())
    })

  const why = say('He only quotes her.', 2000)
  const noticed = async (changes: Partial<DefamationNotice>) => {
    const words = (usual: string) => say(usual, 5000)
    const notice: DefamationNotice = {
      jurisdiction: 'england-and-wales',
      name: say('Morag Baird', 200),
      words: words('Paid by the lairds.'),
      why: words('It says that I take bribes.'),
      email: 'morag@example.org',
      meaning: words('That I am corrupt.'),
      inaccurate: words('All of it.'),
      posterUnknown: true,
      consentToName: true,
      consentToEmail: false,
    }
    const { id: _, ...about } = complaint(`c${++comments}`, 'reader-40', 'defamation')
    return await aCase(db, { ...about, notice: JSON.parse(JSON.stringify({ ...notice, ...changes })) })
  }
  const noticeOf = async (caseId: number) =>
    (
      await db
        .selectFrom('notices')
        .innerJoin('complaints', 'complaints.id', 'notices.complaint_id')
        .select('notices.id')
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow()
    ).id
  /** An appeal against what somebody deleted. */
  const appealed = async (by: Moderator) => {
    const { made } = await chosen(by, 'delete')
    const { decisionId, caseId } = asDecided(made)
    const now = new Date()
    await db
      .updateTable('deliveries')
      .set({ state: 'applied', ended_at: now })
      .where('decision_id', '=', decisionId)
      .execute()
    await db.updateTable('cases').set({ state: 'applied', applied_at: now }).where('id', '=', caseId).execute()
    const raised = {
      id: uuidv7(),
      decision: decisionId,
      author: { id: 'author-1' },
      text: say('I was joking.', 10_000),
      raisedAt: now.toISOString(),
    }
    const appeal = await db.transaction().execute(trx => raiseAppeal(trx, 'auldbrig', raised, rules, now))
    return appeal.caseId
  }

  const cases = {
    open: await open(),
    held: (await held(amira)).caseId,
    elsewhere: (await held(amira)).caseId,
    changing: (await held(amira)).caseId,
    bens: (await held(ben)).caseId,
    taken: await open(),
    alike: [await open(), await open(), await open()],
    escalated: await letGoTo(ben, { to: 'senior' }),
    released: await letGoTo(ben, { to: 'pool', reason: 'unsure' }),
    assigned: await letGoTo(ben, { to: 'moderator', id: amira.id }),
    proposedByMe: (await chosen(amira, 'amend', asks)).caseId,
    proposed: (await chosen(ben, 'amend', asks)).caseId,
    amended: (await chosen(amira, 'amend')).caseId,
    deleted: (await chosen(ben, 'delete')).caseId,
    seconded: (await chosen(ben, 'keep', asks)).caseId,
    disagreed: (await chosen(ben, 'amend', asks)).caseId,
    withdrawn: 0,
    untakeable: await open(),
    overdue: await open(),
    notice: await noticed({ name: undefined }),
    noticeEnded: await noticed({}),
    lawHold: await open(),
    appeal: (await held(amira, await appealed(ben))).caseId,
    appealOwn: await appealed(amira),
  }
  await db.transaction().execute(trx => holdForLaw(trx, amira, { caseId: cases.lawHold, why }, rules, new Date()))
  const ended = {
    noticeId: await noticeOf(cases.noticeEnded),
    as: 'poster_told',
    sent: say('Dear poster', 20_000),
  } as const
  await db.transaction().execute(trx => endNotice(trx, amira, ended, rules, new Date()))
  const [seconded, disagreed] = [await shown(cases.seconded), await shown(cases.disagreed)]
  await db.transaction().execute(trx => agree(trx, carol, seconded, rules, new Date()))
  await db.transaction().execute(trx => disagree(trx, carol, { ...disagreed, why }, rules, new Date()))
  const { caseId, made } = await chosen(ben, 'delete')
  await db.transaction().execute(trx => withdraw(trx, ben.id, asDecided(made).decisionId, rules, new Date()))
  cases.withdrawn = caseId
  await db.updateTable('cases').set({ untakeable_at: new Date() }).where('id', '=', cases.untakeable).execute()
  const late = new Date(Date.now() - 3_600_000)
  await db.updateTable('cases').set({ due_at: late }).where('id', '=', cases.overdue).execute()
  for (let i = 2; i <= 11; i++) await complain(cases.open, i % 3 === 0 ? 'spam' : 'abuse', `reader-${i}`)
  await note(ben, cases.open)
  await note(ben, cases.held)
  await note(ben)
  for (const i of [1, 2]) {
    const payload = { ...complaint('dead', say('key', 200)), id: say(`id-${i}`, 100), site: say('auldbrig', 100) }
    const letter = { queue: 'complaints', jobId: `job-${i}`, payload, detail: say(`text: is missing (${i})`, 2000) }
    await putAside(db, { ...letter, reason: 'malformed' }, new Date())
  }
  return { ...own, rules, people, moderators: { amira, ben, carol }, cases, complain, held, open }
}
