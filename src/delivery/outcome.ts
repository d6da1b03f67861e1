import type { DeadBecause, DeliveryState } from '../database/tables/decisions.ts'

/** What became of one attempt to tell a site of a decision. */
export type Outcome =
  | { as: 'applied' }
  /** The comment is not there any more. */
  | { as: 'gone' }
  /** The comment has changed since it was decided; how, if the site says so. */
  | { as: 'superseded'; changed?: ChangedComment | undefined }
  /** It is to be sent again, at this instant or later. */
  | { as: 'again'; at: Date }
  | { as: 'dead'; because: DeadBecause }

/** A revision of a comment as its site tells of it. */
export type ChangedComment = { revision: number; text: string }

/**
 * How it was heard: as the answer to the webhook's so many-th attempt, or as the site's own word about what it read,
 * which holds whenever it comes.
 */
export type Heard =
  { in: 'answer'; attempt: number; status: number | null; error: string | null } | { in: 'acknowledgement' }

/** `written` false: the delivery had ended, or was overtaken by another attempt; nothing was changed. `state`: as it is now. */
export type RecordedOutcome = { written: boolean; state: DeliveryState; endedAt: Date | null }
