import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, URL-safe; `prefix` says what it is for, so that one found in a log or a diff is recognised. */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** What is stored of a token. So many random bits need neither salt nor slowness. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
