import { types } from 'node:util'

/** An error's own words; whatever else was thrown, as text. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error)
}

/** A system's or a library's code, such as ENOENT; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  return isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What an error says caused it. */
export function causeOf(error: unknown): unknown {
  return isError(error) ? error.cause : undefined
}

/** Whether the operating system refused something for one of these reasons, as in `isErrno(error, 'ENOENT')`. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error) ?? '')
}

// Under Jest Node's own errors are of another realm, where instanceof is false.
function isError(error: unknown): error is Error {
  return error instanceof Error || types.isNativeError(error)
}
