import { html, type SafeHtml } from '@remix-run/html-template'
import { letterToPoster, returningLetter } from '../../../notice/letters.ts'
import type { CardNotice } from '../../case/notices.ts'
import type { CaseView } from '../case/view.ts'
import { hidden } from '../layout.ts'

/** What was typed into one of the two forms and could not be taken. */
export type TypedLetter = { noticeId: number; as: 'poster_told' | 'returned'; sent: string }

/**
 * The two ways in which a notice ends, each with its letter: read, changed, sent from one's own mail program, and put
 * on record as it was sent. Nobody who may only look has them.
 */
export function endingForms(notice: CardNotice, view: CaseView): SafeHtml | string {
  const { desk, policy, now, letter } = view
  if (desk.moderator.role === 'auditor') return ''
  // The law that the letters quote is that of England and Wales.
  const offered = notice.jurisdiction === 'england-and-wales'
  const typed = (as: TypedLetter['as']) =>
    letter?.noticeId === notice.id && letter.as === as ? letter.sent : undefined
  const incomplete = notice.missing.length > 0
  const told = typed('poster_told')
  const back = typed('returned')
  const returned = form(notice, view, {
    as: 'returned',
    title: 'Return it to the complainant',
    hint: 'Within the 48 hours, in writing: that it does not comply, and what is required.',
    to: notice.email ?? '',
    subject: 'Your notice of complaint',
    letter: back ?? (offered ? returningLetter(notice, policy) : ''),
    open: incomplete || back !== undefined,
    button: 'It was sent: returned',
  })
  const posterTold = form(notice, view, {
    as: 'poster_told',
    title: 'Tell the poster',
    hint: 'Within the 48 hours, in writing, with a copy of the notice. A name or e-mail address that they keep back is left out, also of their own words where it stands in full: read those for what else would give it away. The day to answer by is counted from today: if it goes later, change it.',
    to: '',
    subject: 'A notice of complaint about your comment',
    letter: told ?? (offered ? letterToPoster(notice, policy, now) : ''),
    open: !incomplete || told !== undefined,
    button: 'It was sent: poster told',
  })
  return incomplete ? html`${returned} ${posterTold}` : html`${posterTold} ${returned}`
}

type Form = {
  as: TypedLetter['as']
  title: string
  hint: string
  to: string
  subject: string
  letter: string
  open: boolean
  button: string
}

function form(
  { id }: CardNotice,
  { card, desk }: CaseView,
  { as, title, hint, to, subject, letter, open, button }: Form,
): SafeHtml {
  const name = `notice-${id}-${as}`
  const act = as === 'returned' ? 'returned' : 'poster-told'
  return html`<details class="more" ${open ? html`open` : ''}>
    <summary>${title}</summary>
    <form method="post" action="/desk/cases/${card.id}/notices/${id}/${act}" class="stack">
      ${hidden(desk.csrf)}
      <p class="quiet" id="${name}-hint">${hint}</p>
      <label for="${name}">The letter</label>
      <textarea id="${name}" name="sent" rows="14" required dir="auto" aria-describedby="${name}-hint">
${letter}</textarea>
      <p>
        <a href="${mailto(to, subject, letter)}" data-letter="${name}">Write it in your mail program</a>, or copy it.
        Then put on record that it went, as it went: that stops the clock, once.
      </p>
      <button>${button}</button>
    </form>
  </details>`
}

/** Mail programs that take less open without the words: they are copied then. */
const MOST_ADDRESS = 8000

function mailto(to: string, subject: string, letter: string): string {
  const start = `mailto:${encodeURIComponent(to).replace('%40', '@')}?subject=${encodeURIComponent(subject)}`
  const whole = `${start}&body=${encodeURIComponent(letter.toWellFormed().replaceAll('\n', '\r\n'))}`
  return whole.length <= MOST_ADDRESS ? whole : start
}
