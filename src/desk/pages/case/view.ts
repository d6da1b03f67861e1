import type { SafeHtml } from '@remix-run/html-template'
import type { Policy } from '../../../policy.ts'
import type { Rota } from '../../../rota/rota.ts'
import type { Card } from '../../case/card.ts'
import type { Desk, Notice } from '../layout.ts'
import type { TypedLetter } from '../notice/forms.ts'
import type { Reading } from './event-words.ts'

export type CaseView = {
  card: Card
  desk: Desk
  notice: Notice | undefined
  /** The ids of the cases in the hands of whoever looks. */
  held: readonly number[]
  /** What whoever looks may do with it. */
  decide: SafeHtml | string
  /** What was typed about a notice and could not be taken. */
  letter: TypedLetter | undefined
  /** What has changed since they last saw it, if something they did was refused for that. */
  news: SafeHtml
  policy: Policy
  rota: Rota
  now: Date
}

export function readingOf({ desk, policy, now }: CaseView): Reading {
  return { moderatorId: desk.moderator.id, policy, now }
}
