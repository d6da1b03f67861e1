import type { NotTaken } from '../appeal/refused.ts'
import type { Refusal } from './refusal.ts'

/** Postmod will not take this complaint (or what is told of a comment) as it is: sending it again changes nothing. The message says what and where. */
export class ComplaintRefusedError extends Error {
  override name = 'ComplaintRefusedError'
  /** Why, for a program: what a reader is told is the site's to word. */
  readonly because: Refusal

  constructor(message: string, because: Refusal = 'malformed') {
    super(message)
    this.because = because
  }
}

/** Postmod will not take what the site says of a decision: it was not told of it, or something else is known of it. */
export class AcknowledgementRefusedError extends Error {
  override name = 'AcknowledgementRefusedError'
}

/** An appeal is not taken; the message says why, in words for the author. */
export class AppealRefusedError extends Error {
  override name = 'AppealRefusedError'
  /** Why, for a program; undefined where the appeal is not as it must be. */
  readonly because: NotTaken | undefined

  constructor(message: string, because?: NotTaken) {
    super(message)
    this.because = because
  }
}

/**
 * Nobody knows whether it arrived: no answer, or Postmod is not ready. Keep it, and send it again with the same id;
 * however often that happens it is one complaint, one acknowledgement.
 */
export class OutcomeUnknownError extends Error {
  override name = 'OutcomeUnknownError'
  /** Postmod's own word on when to try again, ms. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs
  }
}

/**
 * A webhook that did not come from Postmod, was altered on the way, is too old, or is not one that this client knows.
 * Answer 401.
 */
export class WebhookRefusedError extends Error {
  override name = 'WebhookRefusedError'
  /** `message`: it is Postmod's, and this client does not know what it says. */
  readonly because: 'headers' | 'time' | 'signature' | 'message'

  constructor(because: WebhookRefusedError['because'], words: string, cause?: unknown) {
    super(words, { cause })
    this.because = because
  }
}

/** Postmod does not accept the site's key. Nothing is wrong with what was sent: keep it, mend the key, send it again. */
export class KeyRefusedError extends Error {
  override name = 'KeyRefusedError'
}
