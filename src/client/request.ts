import type { z } from 'zod'
import { OutcomeUnknownError } from './errors.ts'

export type ApiOptions = {
  /** Postmod's address, such as `https://postmod.example.com`. */
  url: string
  /** The site's key. */
  key: string
}

const ANSWER_WITHIN_MS = 30_000

/** Asks Postmod's API with the site's key. @throws {OutcomeUnknownError} if there is no answer. */
export function asker({ url, key }: ApiOptions): (path: string, init?: RequestInit) => Promise<Response> {
  return async (path, init = {}) => {
    try {
      return await fetch(new URL(path, url), {
        ...init,
        headers: {
          authorization: `Bearer ${key}`,
          ...(init.body !== undefined && { 'content-type': 'application/json' }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
    } catch (error) {
      throw new OutcomeUnknownError(`Postmod at ${url} gave no answer`, { cause: error })
    }
  }
}

/** What a 2xx says. @throws {OutcomeUnknownError} if it does not come to its end, or is not Postmod's. */
export async function saidIn<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(await answer.json())
  } catch (error) {
    throw new OutcomeUnknownError('Postmod’s answer could not be read', { cause: error })
  }
}
