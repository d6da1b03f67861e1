import { html, type SafeHtml } from '@remix-run/html-template'
import type { Moderator } from '../../claim/moderator.ts'
import type { Policy } from '../../policy.ts'
import type { Shift } from '../../rota/rota.ts'
import type { readHeld } from '../case/card.ts'
import { fromNow, timeOrDay } from '../local-time.ts'
import { type Desk, hidden, type Notice, page } from './layout.ts'

export type DeskView = {
  desk: Desk
  notice: Notice | undefined
  shift: Shift
  held: Awaited<ReturnType<typeof readHeld>>
  policy: Policy
  now: Date
}

/** More than the two lines that are shown. */
const BEGINNING = 500
const POOLS = { full_time: 'Full-time pool', part_time: 'Part-time pool' } as const

/** Where a moderator starts: who is on duty, what they hold, and the next case. */
export function deskPage(view: DeskView): string {
  const { desk, notice, shift, held } = view
  const { moderator, csrf, counts } = desk
  return page({
    title: 'Desk',
    current: 'desk',
    desk,
    notice,
    body: html`
      <p class="shift">${shiftInWords(view.shift, view.policy, view.now)}</p>
      <h1>Complaints desk</h1>
      <dl class="counts">
        <div>
          <dt>waiting</dt>
          <dd>${counts.waiting}</dd>
        </div>
        <div>
          <dt>overdue</dt>
          <dd>${counts.overdue}</dd>
        </div>
        <div>
          <dt>dead letters</dt>
          <dd>${counts.dead > 0 ? html`<a href="/desk/dead-letters">${counts.dead}</a>` : 0}</dd>
        </div>
      </dl>
      ${mayPull(moderator, shift) ? nextCase(csrf, held.length, view.policy.mostHeld) : offDuty(view)}
      <h2>You hold</h2>
      ${
        held.length > 0
          ? html`<ul class="held">
              ${held.map(one => heldCase(one, view))}
            </ul>`
          : html`<p class="quiet">Nothing at the moment.</p>`
      }
    `,
  })
}

/** "Full-time pool on duty until 18:00". */
export function shiftInWords({ pool, until }: Shift, policy: Policy, now: Date): string {
  return until ? `${POOLS[pool]} on duty until ${timeOrDay(until, now, policy.timeZone)}` : `${POOLS[pool]} on duty`
}

function mayPull({ role, pools }: Moderator, { pool }: Shift): boolean {
  return role !== 'auditor' && (role !== 'moderator' || pools.includes(pool))
}

function nextCase(csrf: string, held: number, most: number): SafeHtml {
  if (held >= most)
    return html`<p class="quiet">You hold ${held} cases, as many as one may: decide or release one first.</p>`
  return html`<form method="post" action="/desk/next">${hidden(csrf)}<button class="primary">Next case</button></form>`
}

function offDuty({ shift: { until }, policy, now }: DeskView): SafeHtml {
  const from = until ? ` Your shift starts at ${timeOrDay(until, now, policy.timeZone)}.` : ''
  return html`<p class="quiet">The other pool is on duty.${from}</p>`
}

function heldCase(
  { id, text, article_title, reasons, due_at, expires_at }: DeskView['held'][number],
  { policy, now }: DeskView,
): SafeHtml {
  return html`<li>
    <a href="/desk/cases/${id}">Case ${id}</a>
    <q dir="auto">${(text ?? '').slice(0, BEGINNING).toWellFormed()}</q>
    <small>
      ${article_title ?? ''} · ${reasons.map(reason => policy.reasons[reason]?.label ?? reason).join(', ')} · due
      ${fromNow(due_at, now)} · yours until ${timeOrDay(expires_at, now, policy.timeZone)}
    </small>
  </li>`
}
