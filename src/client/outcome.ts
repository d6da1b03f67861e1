import type { CommentChanged, CommentRemoved } from '../intake/comment-news.ts'
import type { Complaint } from '../intake/complaint.ts'
import type { ComplaintState } from './complaint-state.ts'
import type { Refusal } from './refusal.ts'

export type SubmitOptions = {
  /**
   * `accepted` (the default): it is on the queue. `recorded`: it is in the record, which a lost Redis does not
   * take with it.
   */
  until?: 'accepted' | 'recorded'
  /** How long to wait for `recorded`, ms. Default 30 s; after it the answer is `accepted`. */
  timeoutMs?: number
}

/** A complaint that was taken; `known`: it had been recorded before. */
export type Taken = {
  id: string
  outcome: 'accepted' | 'recorded' | 'known'
  /** What whoever complained can read out to ask for it: `PM-AZGC0-PWFJ1`. */
  reference: string
}

/** `refused`, `dead`: it never will be recorded as it is; `problem` says why. */
export type Outcome = Taken | { id: string; outcome: 'refused' | 'dead'; because: Refusal; problem: string }

export type Recorded =
  | { id: string; status: 'recorded'; reference: string }
  | { id: string; status: 'unknown' }
  | { id: string; status: 'dead'; because: Refusal; problem: string }

/** `known`: this revision or a newer one was told before. */
export type Told = { outcome: 'accepted' | 'known' }

export interface ComplaintsClient {
  /**
   * Hands over one complaint.
   * @throws {ComplaintRefusedError} it will not be taken as it is.
   * @throws {OutcomeUnknownError} send it again with the same id.
   * @throws {KeyRefusedError} keep it, and mend the key.
   */
  submit(complaint: Complaint, options?: SubmitOptions): Promise<Taken>
  /**
   * Hands over any number, a hundred at a time. A refused one harms no other.
   * @returns an outcome for each, in the order given.
   * @throws {OutcomeUnknownError} send all of them again.
   */
  submitMany(complaints: readonly Complaint[], options?: SubmitOptions): Promise<Outcome[]>
  /** Which of these are in the record? What is `unknown` a while after it was accepted should be sent again. */
  recorded(ids: readonly string[]): Promise<Recorded[]>
  /**
   * A comment's author has changed it. Told of every comment or only of those that were complained of: of the others
   * nothing is kept, nor of one whose first complaint comes minutes later. An older revision never replaces a newer one,
   * so that it may come late and twice.
   *
   * @throws {ComplaintRefusedError} it will not be taken as it is.
   * @throws {OutcomeUnknownError} tell it again.
   * @throws {KeyRefusedError} mend the key (its scope is `comments:write`), and tell it again.
   */
  commentChanged(changed: CommentChanged): Promise<Told>
  /** A comment was removed on the site; the same holds. A newer revision brings it back. */
  commentRemoved(removed: CommentRemoved): Promise<Told>
  /**
   * What became of the complaint with this reference, however it was typed; undefined if the site has none with it, or
   * it is not recorded yet.
   * @throws {BadReferenceError} it was mistyped; the message says so to whoever typed it.
   * @throws {OutcomeUnknownError} no answer: ask again.
   */
  complaint(reference: string): Promise<ComplaintState | undefined>
  close(): Promise<void>
}
