import type { FastifyReply, FastifyRequest } from 'fastify'
import { countOwnAppealed } from '../appeal/own-appealed.ts'
import type { Moderator } from '../claim/moderator.ts'
import { mayBeSeen } from '../claim/sees.ts'
import { readDeskNotes } from '../notes.ts'
import type { Rota } from '../rota/rota.ts'
import { listSites } from '../sites/sites.ts'
import { readCard, readHeld } from './case/card.ts'
import { changesSince } from './case/changes.ts'
import { tokenFor } from './claim-cookie.ts'
import type { DeskRuntime } from './desk-runtime.ts'
import { noticeFor, type PageQuery } from './notices.ts'
import { APPEALED_DAYS } from './pages/appealed.ts'
import { casePage } from './pages/case.ts'
import { newsOfCase } from './pages/case-news.ts'
import type { Attempt } from './pages/decide/forms.ts'
import { decideSection } from './pages/decide/section.ts'
import { deskPage } from './pages/desk.ts'
import type { Desk, Notice } from './pages/layout.ts'
import type { TypedLetter } from './pages/notice/forms.ts'
import { readPreferences } from './preferences.ts'
import { readUndone } from './undone.ts'
import { standingOf } from './standing.ts'

/** What a case's page shows beside the case: what led to it, or what was typed and could not be taken. */
type Came = {
  query?: PageQuery
  notice?: Notice
  attempt?: Attempt
  why?: string
  seen?: number
  letter?: TypedLetter
}

/** The desk and a case as they are now, for whoever is signed in; what the desk's routes answer with. */
export function showing({ db, rules, clock, counts: keeper }: DeskRuntime) {
  return { deskOf, showDesk, showCase, nothingThere, forgetCounts: keeper.forget }

  /** What every page shows whoever is signed in. */
  async function deskOf(moderator: Moderator, reply: FastifyReply): Promise<Desk> {
    const [counts, preferences] = await Promise.all([keeper.of(moderator), readPreferences(db, moderator.id)])
    return { moderator, csrf: reply.generateCsrf(), counts, preferences }
  }

  async function showDesk(
    moderator: Moderator,
    query: PageQuery,
    reply: FastifyReply,
    notice?: Notice,
  ): Promise<FastifyReply> {
    const now = clock.now()
    const { policy, rota } = rules()
    const [desk, held, left, sites, appealed] = await Promise.all([
      deskOf(moderator, reply),
      readHeld(db, moderator, now),
      readDeskNotes(db, moderator, beginningOfTheShiftBefore(rota, now)),
      listSites(db),
      countOwnAppealed(db, moderator, daysBefore(now, APPEALED_DAYS)),
    ])
    const notes = { left, sites: sites.filter(({ id }) => mayBeSeen(moderator, id)) }
    const said = notice ?? (await noticeFor(db, query, desk, policy, now))
    return reply
      .type('text/html; charset=utf-8')
      .send(deskPage({ desk, notice: said, shift: rota.shiftAt(now), held, notes, appealed, policy, now }))
  }

  async function showCase(
    moderator: Moderator,
    request: FastifyRequest,
    id: number,
    reply: FastifyReply,
    { query = {}, notice, attempt, why, seen, letter }: Came = {},
  ): Promise<FastifyReply> {
    const now = clock.now()
    const { policy, rota } = rules()
    const card = await readCard(db, moderator, id)
    if (!card) return nothingThere(reply)
    const token = tokenFor(request, id)
    const [desk, inHands, standing, changes, undone] = await Promise.all([
      deskOf(moderator, reply),
      readHeld(db, moderator, now),
      standingOf(db, moderator, card, token, rules(), now),
      seen === undefined ? [] : changesSince(db, id, seen, policy),
      query.done === 'withdrawn' ? readUndone(db, id, moderator.id, policy) : undefined,
    ])
    const said = notice ?? (await noticeFor(db, query, desk, policy, now))
    const news = newsOfCase(changes, id, { policy, now, moderatorId: moderator.id }, true)
    const decide = decideSection({
      card,
      csrf: desk.csrf,
      standing,
      attempt: attempt ?? undone,
      why,
      policy,
      onDuty: rota.poolOnDuty(now),
      now,
    })
    const held = inHands.map(one => one.id)
    return reply
      .type('text/html; charset=utf-8')
      .send(casePage({ card, desk, notice: said, news, held, decide, letter, policy, rota, now }))
  }
}

/** Whole days of 24 hours. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

/** Of what is not there, and of what is not theirs to see: they are told the same. */
function nothingThere(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

const LONG_AGO_MS = 24 * 3_600_000

/** Notes are for the shift in which they were left and the one after it. */
function beginningOfTheShiftBefore(rota: Rota, now: Date): Date {
  const { since } = rota.shiftAt(now)
  const before = since && rota.shiftAt(new Date(since.getTime() - 1)).since
  return before ?? new Date(now.getTime() - LONG_AGO_MS)
}
