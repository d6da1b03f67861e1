import { BadRecipientError, BadReasonError } from '../../claim/let-go.ts'
import { LawHoldError } from '../../claim/law-hold.ts'
import { ClaimLostError } from '../../claim/live-claim.ts'
import { HeldLongEnoughError } from '../../claim/renew.ts'
import {
  BadChoiceError,
  CaseChangedError,
  NotWaitingError,
  NotYoursError,
  TooLateError,
} from '../../decision/errors.ts'
import { RaisedOldTextError } from '../../intake/raise.ts'
import { NotRaisedError } from '../../intake/typed-comment.ts'
import { BadLetterError, NoticeEndedError } from '../../notice/end-notice.ts'
import { BadNoteError } from '../../notes.ts'

/** What a verb refuses, by the status that its answer has; anything else is a fault and not the moderator's doing. */
const REFUSED = [
  {
    status: 422,
    errors: [BadChoiceError, BadReasonError, BadRecipientError, BadNoteError, NotRaisedError, BadLetterError],
  },
  {
    status: 409,
    errors: [
      ClaimLostError,
      CaseChangedError,
      HeldLongEnoughError,
      NotWaitingError,
      TooLateError,
      RaisedOldTextError,
      LawHoldError,
      NoticeEndedError,
    ],
  },
  { status: 403, errors: [NotYoursError] },
] as const

export function refusalOf(error: unknown): { status: number; words: string } | undefined {
  for (const { status, errors } of REFUSED) {
    if (error instanceof Error && errors.some(kind => error instanceof kind)) return { status, words: inWords(error) }
  }
  return undefined
}

/** An error's message names the field first, for the API; on the page the form shows what it is about. */
function inWords({ message }: Error): string {
  const words = message.replace(/^\w+: /, '')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
