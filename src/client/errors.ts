/** Postmod will not take this complaint (or what is told of a comment) as it is: sending it again changes nothing. The message says what and where. */
export class ComplaintRefusedError extends Error {
  override name = 'ComplaintRefusedError'
}

/**
 * Nobody knows whether the complaint arrived: no answer, or Postmod is not ready. Keep it, and send it again with the
 * same id; however often that happens it is one complaint.
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

/** A webhook that did not come from Postmod, was altered on the way, or is too old. Answer 401. */
export class WebhookRefusedError extends Error {
  override name = 'WebhookRefusedError'
}

/** Postmod does not accept the site's key. Nothing is wrong with the complaint: keep it, mend the key, send it again. */
export class KeyRefusedError extends Error {
  override name = 'KeyRefusedError'
}
