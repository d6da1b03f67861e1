import type { Kysely } from 'kysely'
import { claimNext } from '../claim/claim-next.ts'
import { letGo } from '../claim/let-go.ts'
import type { Moderator } from '../claim/moderator.ts'
import type { Database } from '../database/schema.ts'
import type { Choice } from '../decision/choice.ts'
import { decide } from '../decision/decide.ts'
import { CaseChangedError } from '../decision/errors.ts'
import type { Rules } from '../rules.ts'

/** A moderator, and from when to when they sit at the desk: local hours of the day, such as 9 and 17.5. */
export type Hand = { moderator: Moderator; shifts: readonly (readonly [number, number])[] }

type Act = 'decide' | 'give back' | 'forget'
type Busy = { caseId: number; token: string; act: Act; until: number }

/** The comment's rule by what was complained of. */
const BROKEN: Readonly<Record<string, string>> = {
  threat: 'no_threats',
  contempt: 'no_contempt',
  defamation: 'no_defamation',
  hate: 'no_hatred',
  abuse: 'no_abuse',
  privacy: 'no_private_details',
  untruth: 'no_untruths',
  spam: 'no_advertising',
  off_topic: 'on_topic',
  copyright: 'own_words',
}
const MINUTE_MS = 60_000

/**
 * What the moderators do in a minute: whoever is there and free takes the next case; after some minutes they decide it, give
 * it back, or were called away and let it lapse. Which, the case's number says: the same day is the same each time.
 */
export function working(db: Kysely<Database>, hands: readonly Hand[], rules: Rules): (now: Date) => Promise<void> {
  const busy = new Map<string, Busy>()
  /** What was looked at before: nothing is given back or forgotten twice. */
  const before = new Set<number>()
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: rules.policy.timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })

  return async now => {
    const [hours = 0, minutes = 0] = hour.format(now).split(':').map(Number)
    const local = hours + minutes / 60
    const isSomethingOpen = await db
      .selectFrom('cases')
      .select('id')
      .where('state', '=', 'open')
      .limit(1)
      .executeTakeFirst()
    for (const { moderator, shifts } of hands) {
      const held = busy.get(moderator.id)
      if (held && now.getTime() < held.until) continue
      if (held) await finish(moderator, held, now)
      if (busy.has(moderator.id) || !shifts.some(([from, to]) => local >= from && local < to)) continue
      if (!isSomethingOpen) continue
      const { claim } = await claimNext(db, moderator, rules, now)
      if (!claim) continue
      const act = before.has(claim.caseId) ? 'decide' : actOn(claim.caseId)
      before.add(claim.caseId)
      busy.set(moderator.id, { ...claim, act, until: now.getTime() + minutesFor(claim.caseId, act) * MINUTE_MS })
    }
  }

  async function finish(moderator: Moderator, { caseId, token, act }: Busy, now: Date): Promise<void> {
    busy.delete(moderator.id)
    // Called away: the claim has lapsed by now.
    if (act === 'forget') return
    const holder = { moderatorId: moderator.id, token }
    try {
      await db.transaction().execute(async trx => {
        if (act === 'give back') return await letGo(trx, holder, { to: 'pool', reason: 'unsure' }, rules, now)
        await decide(trx, holder, await choiceFor(caseId), rules, now)
        return undefined
      })
    } catch (error) {
      if (!(error instanceof CaseChangedError)) throw error
      // They read what is new, and decide a minute later.
      busy.set(moderator.id, { caseId, token, act, until: now.getTime() + MINUTE_MS })
    }
  }

  async function choiceFor(caseId: number): Promise<Choice> {
    const { version, reasons } = await db
      .selectFrom('cases')
      .select(['version', 'reasons'])
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    const rule = reasons.map(reason => BROKEN[reason]).find(one => one !== undefined)
    if (rule === undefined || caseId % 5 < 2) return { version, action: 'keep', rule: 'within_rules' }
    if (caseId % 5 === 2) return { version, action: 'amend', rule, textAfter: '(Removed by a moderator.)' }
    return { version, action: 'delete', rule }
  }
}

/** For one case in 41 somebody is called away, and one in 23 they are not sure about. */
function actOn(caseId: number): Act {
  if (caseId % 41 === 0) return 'forget'
  return caseId % 23 === 0 ? 'give back' : 'decide'
}

/** Most take a few minutes. */
function minutesFor(caseId: number, act: Act): number {
  return act === 'forget' ? 15 : 1 + ((caseId * 7) % 5)
}
