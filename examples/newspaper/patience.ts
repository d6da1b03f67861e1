import { setTimeout as pause } from 'node:timers/promises'
import { OutcomeUnknownError } from 'postmod/client'

/** A reader waits for Postmod no longer than this. */
const TIMEOUT_MS = 5000

/** An answer of Postmod's, or an OutcomeUnknownError: what it was asked it may still do after that. */
export async function answerWithin<T>(answer: Promise<T>): Promise<T> {
  const enough = new AbortController()
  const late = pause(TIMEOUT_MS, undefined, enough).then((): never => {
    throw new OutcomeUnknownError(`Postmod gave no answer within ${TIMEOUT_MS} ms`)
  })
  return await Promise.race([answer, late]).finally(() => enough.abort())
}
