import type { CommentChanged, CommentRemoved } from '../intake/comment-news.ts'
import type { Complaint } from '../intake/complaint.ts'

export type SubmitOptions = {
  /**
   * `accepted` (the default): it is on the queue. `recorded`: it is in the record, which a lost Redis does not
   * take with it.
   */
  until?: 'accepted' | 'recorded'
  /** How long to wait for `recorded`, ms. Default 30 s; after it the answer is `accepted`. */
  timeoutMs?: number
}

/** `known`: it had been recorded before. `refused`, `dead`: it never will be as it is; `problem` says why. */
export type Outcome =
  | { id: string; outcome: 'accepted' | 'recorded' | 'known' }
  | { id: string; outcome: 'refused' | 'dead'; problem: string }

export type Recorded = { id: string; status: 'recorded' | 'unknown' } | { id: string; status: 'dead'; problem: string }

/** `known`: this revision or a newer one was told before. */
export type Told = { outcome: 'accepted' | 'known' }

export interface ComplaintsClient {
  /**
   * Hands over one complaint.
   * @throws {ComplaintRefusedError} it will not be taken as it is.
   * @throws {OutcomeUnknownError} send it again with the same id.
   * @throws {KeyRefusedError} keep it, and mend the key.
   */
  submit(
    complaint: Complaint,
    options?: SubmitOptions,
  ): Promise<{ id: string; outcome: 'accepted' | 'recorded' | 'known' }>
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
   * nothing is kept. An older revision never replaces a newer one, so that it may come late and twice.
   *
   * @throws {ComplaintRefusedError} it will not be taken as it is.
   * @throws {OutcomeUnknownError} tell it again.
   * @throws {KeyRefusedError} mend the key (its scope is `comments:write`), and tell it again.
   */
  commentChanged(changed: CommentChanged): Promise<Told>
  /** A comment was removed on the site; the same holds. A newer revision brings it back. */
  commentRemoved(removed: CommentRemoved): Promise<Told>
  close(): Promise<void>
}
