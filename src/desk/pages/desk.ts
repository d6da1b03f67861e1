import { html, type SafeHtml } from '@remix-run/html-template'
import type { CameOf } from '../../appeal/own-appealed.ts'
import { isSenior } from '../../claim/moderator.ts'
import type { Policy } from '../../policy.ts'
import type { Shift } from '../../rota/rota.ts'
import { inFigures } from '../counts.ts'
import type { readHeld } from '../case/card.ts'
import { fromNow, timeOrDay } from '../local-time.ts'
import { appealedInWords } from './appealed.ts'
import { deskNotes, type DeskNotes } from './desk-notes.ts'
import { type Desk, hidden, type Notice, page } from './layout.ts'
import { shownName, shownText } from './text.ts'

export type DeskView = {
  desk: Desk
  notice: Notice | undefined
  shift: Shift
  held: Awaited<ReturnType<typeof readHeld>>
  notes: DeskNotes
  /** How many of their decisions were appealed against, and what came of it. */
  appealed: Record<CameOf, number>
  policy: Policy
  now: Date
}

/** More than the two lines that are shown. */
const BEGINNING = 500
const POOLS = { full_time: 'Full-time pool', part_time: 'Part-time pool' } as const

/** Where a moderator starts: who is on duty, the next case, what they hold, and what colleagues left word of. */
export function deskPage(view: DeskView): string {
  const { desk, notice, held } = view
  return page({
    title: 'Desk',
    current: 'desk',
    desk,
    notice,
    live: '/desk/live',
    body: html`
      <p class="shift">${shiftInWords(view.shift, view.policy, view.now)}</p>
      <h1>Complaints desk</h1>
      ${noSite(desk)} ${pull(view)} ${alsoWaiting(view)} ${raising(desk)}
      <h2>You hold</h2>
      ${
        held.length > 0
          ? html`<ul class="held">
              ${held.map(one => heldCase(one, view))}
            </ul>`
          : html`<p class="quiet">Nothing at the moment.</p>`
      }
      ${appealedInWords(view.appealed)} ${deskNotes(view.notes, desk, view.policy, view.now)}
    `,
  })
}

/** "Full-time pool on duty until 18:00". */
export function shiftInWords({ pool, until }: Shift, policy: Policy, now: Date): string {
  return until ? `${POOLS[pool]} on duty until ${timeOrDay(until, now, policy.timeZone)}` : `${POOLS[pool]} on duty`
}

/** Who sees no site sees nothing: that it is so on purpose, or was forgotten, others know. */
function noSite({ moderator }: Desk): SafeHtml | string {
  return moderator.sites === 'all' || moderator.sites.length > 0
    ? ''
    : html`<p class="notice problem">You see no site yet: an administrator can change that.</p>`
}

function pull(view: DeskView): SafeHtml {
  const { desk, shift, held, policy } = view
  const { moderator, csrf, counts } = desk
  if (moderator.role === 'auditor') return html`<p class="quiet">You read everything here and change nothing.</p>`
  const onDuty = moderator.pools.includes(shift.pool)
  const mayPull = onDuty || moderator.role !== 'moderator' || counts.mine > held.length
  const why = onDuty ? '' : offDuty(view)
  if (!mayPull) return html`<p class="quiet">${why}</p>`
  if (held.length >= policy.mostHeld)
    return html`<p class="quiet">You hold ${held.length} cases, as many as one may: decide or release one first.</p>`
  return html`<form method="post" action="/desk/next">
      ${hidden(csrf)}<button class="primary" data-key="n">Next case</button>
    </form>
    <p class="quiet">
      ${inFigures(counts.waiting)} waiting for the pool on duty, ${inFigures(counts.overdue)}
      overdue.${why === '' ? '' : ` ${why}`}
    </p>`
}

function offDuty({ desk: { moderator }, shift: { until }, policy, now }: DeskView): string {
  if (moderator.pools.length === 0) return 'You serve no pool: an administrator can change that.'
  const from = until ? ` Your shift starts at ${timeOrDay(until, now, policy.timeZone)}.` : ''
  const anyTime = moderator.role === 'moderator' ? '' : ' You may claim all the same; it is on the record.'
  return `The other pool is on duty.${from}${anyTime}`
}

/** "Or otherwise when a potential problem comes to our attention": no reader has to complain first. */
function raising({ moderator }: Desk): SafeHtml | string {
  return moderator.role === 'auditor' ? '' : html`<p><a href="/desk/raise">Raise a case yourself</a></p>`
}

function alsoWaiting({ desk: { counts, moderator }, held }: DeskView): SafeHtml {
  const { untakeable, second, escalated, mine } = counts
  const assigned = mine - held.length
  return html`${
    untakeable > 0
      ? html`<p class="notice problem" role="alert">
          <a href="/desk/untakeable">${cases(untakeable)} that nobody on the desk may take</a>. A senior or an
          administrator must see to it.
        </p>`
      : ''
  }
  ${assigned > 0 ? html`<p><a href="/desk/mine">${cases(assigned)}</a> assigned to you.</p>` : ''}
  ${second > 0 ? html`<p><a href="/desk/second">${cases(second)}</a> waiting for a second person.</p>` : ''}
  ${isSenior(moderator) && escalated > 0 ? html`<p><a href="/desk/escalated">${cases(escalated)}</a> escalated to seniors.</p>` : ''}`
}

const beginning = (text: string) => text.slice(0, BEGINNING).toWellFormed()

const cases = (count: number) => (count === 1 ? 'One case' : `${inFigures(count)} cases`)

function heldCase(
  { id, kind, text, article_title, reasons, due_at, expires_at }: DeskView['held'][number],
  { policy, now }: DeskView,
): SafeHtml {
  return html`<li data-row>
    <a href="/desk/cases/${id}" data-open>Case ${id}</a>
    <q dir="auto"
      >${text === null ? 'The text was erased.' : shownText(beginning(text), { strong: policy.strongLanguage })}</q
    >
    <small>
      ${article_title === null ? 'an article' : shownName(article_title)} ·
      ${kind === 'appeal' ? 'Appeal' : reasons.map(reason => policy.reasons[reason]?.label ?? reason).join(', ')} · due
      ${fromNow(due_at, now)} · yours until ${timeOrDay(expires_at, now, policy.timeZone)}
    </small>
  </li>`
}
