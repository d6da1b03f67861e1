import { html, type SafeHtml } from '@remix-run/html-template'
import type { CaseEventType } from '../../../case.ts'
import type { Policy } from '../../../policy.ts'
import type { TimelineEvent } from '../../case/timeline.ts'
import { timeOrDay } from '../../local-time.ts'
import { shownName } from '../text.ts'

/** Who reads it, under which rules, and when. */
export type Reading = { moderatorId: string; policy: Policy; now: Date }

/** An event in words: "Released by Ben: my shift ends". */
export function eventInWords(event: TimelineEvent, reading: Reading): SafeHtml {
  return WORDS[event.type](event, reading)
}

// Typed by the events themselves: a new one does not compile until it has words.
const WORDS: Record<CaseEventType, (event: TimelineEvent, reading: Reading) => SafeHtml> = {
  opened: ({ pool, data }) => html`Opened${pool ? `, for the ${POOLS[pool]}` : ''}${previous(data['previousCase'])}`,
  complaint_joined: (event, reading) => {
    const reason = labelOf(event.data['reason'], reading.policy)
    if (event.actor === 'moderator') return html`Raised by ${by(event, reading)}: ${reason}`
    const source = event.data['source']
    return html`Complaint${source === 'staff' ? ' by staff' : source === 'tool' ? ' by a tool' : ''}: ${reason}`
  },
  complaint_answered: ({ data }, { policy }) =>
    html`A complaint after the decision, answered by it: ${labelOf(data['reason'], policy)}`,
  comment_changed: () => html`The comment was changed on the site`,
  comment_removed: () => html`The comment was removed on the site`,
  comment_decided: ({ data }) => html`The comment was decided on in ${caseLink(data['case'])}${action({ data })}`,
  due_changed: ({ data }, reading) =>
    html`Due ${instant(data['due'], reading)} instead of ${instant(data['dueBefore'], reading)}`,
  at_risk: () => html`At risk: soon due`,
  breached: () => html`Overdue`,
  handed_over: ({ pool }) => html`Handed over${pool ? ` to the ${POOLS[pool]}` : ''}`,
  claimed: (event, reading) =>
    html`Taken by ${by(event, reading)}${event.data['onDuty'] === false ? ', off duty' : ''}`,
  claim_lapsed: (event, reading) => html`The claim of ${by(event, reading)} lapsed`,
  held_longer: (event, reading) => html`Held longer by ${by(event, reading)}${until(event, reading)}`,
  released: (event, reading) => html`Given back by ${by(event, reading)}${reasonOf(event, reading)}`,
  assigned: (event, reading) => html`Assigned to ${to(event, reading)} by ${by(event, reading)}`,
  escalated: (event, reading) => html`Escalated to a senior by ${by(event, reading)}`,
  untakeable: () => html`Nobody on the desk may take it`,
  takeable: () => html`Somebody may take it again`,
  noted: (event, reading) => html`A note by ${by(event, reading)}`,
  proposed: (event, reading) => html`Proposed by ${by(event, reading)}${action(event)}, for a second person to agree`,
  disagreed: (event, reading) => html`${capital(by(event, reading))} did not agree`,
  taken_back: (event, reading) => html`The proposal was taken back by ${by(event, reading)}`,
  decided: (event, reading) => html`Decided by ${by(event, reading)}${action(event)}`,
  withdrawn: (event, reading) => html`The decision was withdrawn by ${by(event, reading)}`,
  took_over: ({ data }) => html`Took over from ${caseLink(data['case'])}`,
  applied: () => html`The site has applied the decision`,
  gone: () => html`The site has the comment no more`,
  superseded: ({ actor, data }) =>
    html`Superseded${data['by'] === undefined ? '' : html` by ${caseLink(data['by'])}`}${
      actor === 'site' ? ': the comment has changed on the site since it was decided' : ''
    }`,
  delivery_dead: () => html`The site could not be told: the delivery is dead`,
  law_hold: (event, reading) => html`Put on hold for legal advice by ${by(event, reading)}`,
  law_hold_lifted: (event, reading) => html`The hold for legal advice was lifted by ${by(event, reading)}`,
  notice_received: ({ data }, reading) =>
    html`A notice of
    defamation${data['jurisdiction'] === 'scotland' ? ', under Scots law' : html`, due ${instant(data['due'], reading)}`}`,
  notice_due: ({ data }, reading) =>
    html`The notice is due ${instant(data['due'], reading)}, by the bank holidays as known now`,
  notice_at_risk: () => html`The notice is at risk: soon due`,
  notice_breached: () => html`The notice is overdue`,
  notice_poster_told: (event, reading) => html`The poster was told of the notice by ${by(event, reading)}`,
  notice_returned: (event, reading) => html`The notice was returned by ${by(event, reading)}`,
  sent_again: (event, reading) => html`Sent to the site again by ${by(event, reading)}`,
}

const POOLS = { full_time: 'full-time pool', part_time: 'part-time pool' } as const
type Datum = TimelineEvent['data'][string] | undefined

function by({ moderator_id, who }: TimelineEvent, { moderatorId }: Reading): SafeHtml | string {
  if (moderator_id === moderatorId) return 'you'
  return who === null ? 'the desk' : shownName(who)
}

function to({ data, whom }: TimelineEvent, { moderatorId }: Reading): SafeHtml | string {
  if (data['to'] === moderatorId) return 'you'
  return whom === null ? 'somebody' : shownName(whom)
}

const capital = (words: SafeHtml | string) => (words === 'you' ? 'You' : words)

function labelOf(reason: Datum, { reasons }: Policy): string {
  return typeof reason === 'string' ? (reasons[reason]?.label ?? reason) : 'no reason'
}

function reasonOf({ data: { reason } }: TimelineEvent, { policy }: Reading): string {
  return typeof reason === 'string' ? `: ${policy.releaseReasons[reason] ?? reason}` : ''
}

function action({ data }: Pick<TimelineEvent, 'data'>): string {
  return typeof data['action'] === 'string' ? `: ${data['action']}` : ''
}

function until({ data }: TimelineEvent, reading: Reading): string {
  return data['until'] === undefined ? '' : `, until ${instant(data['until'], reading)}`
}

function instant(iso: Datum, { policy, now }: Reading): string {
  return typeof iso === 'string' ? timeOrDay(new Date(iso), now, policy.timeZone) : 'at no time'
}

function previous(caseId: Datum): SafeHtml | string {
  return caseId === undefined ? '' : html`, after ${caseLink(caseId)}`
}

function caseLink(caseId: Datum): SafeHtml | string {
  return typeof caseId === 'number' || typeof caseId === 'string'
    ? html`<a href="/desk/cases/${caseId}">case ${caseId}</a>`
    : 'another case'
}
