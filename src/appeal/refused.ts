/**
 * Why an appeal is not taken: there is no such decision of this site; it took nothing away; whoever appeals did not write
 * the comment; the site has not applied it yet; it does not stand; the comment is gone; the comment was decided on again
 * since; the time for it is over; it was appealed against before; another appeal about the comment has not been answered; its id
 * is that of an appeal against another decision.
 */
export const NOT_TAKEN = [
  'no-such-decision',
  'nothing-to-appeal',
  'not-the-author',
  'not-applied-yet',
  'does-not-stand',
  'comment-gone',
  'overtaken',
  'too-late',
  'appealed-already',
  'another-appeal',
  'id-taken',
] as const
export type NotTaken = (typeof NOT_TAKEN)[number]

/** The appeal is not taken; the message says why, in words for the author. Nothing was recorded. */
export class AppealNotTakenError extends Error {
  override name = 'AppealNotTakenError'
  readonly because: NotTaken

  constructor(because: NotTaken, words: string) {
    super(words)
    this.because = because
  }
}
