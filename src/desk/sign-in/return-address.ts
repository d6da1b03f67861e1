import { z } from 'zod'

/** Where whoever signs in comes to who wanted nothing in particular. */
export const HOME = '/desk'

const MOST = 2000
/** Never part of a resolved address: only there to resolve against. */
const HERE = 'http://desk.invalid'

/**
 * The page of the desk that somebody wanted, as an address that is safe to lead them to: a path below /desk on this
 * site. Anything else that was asked for is the desk. It is read as a browser would (`\` for `/`, `..`, no tabs and
 * line ends), and the answer is what was read, not what was sent.
 */
export function returnAddress(asked: string | undefined): string {
  // What a proxy on the way could read otherwise than a browser does has no business in a path of ours.
  if (asked === undefined || asked.length > MOST || !/^\/desk(?![^/?])/.test(asked) || HIDDEN.test(asked)) return HOME
  const { origin, pathname, search } = new URL(asked, HERE)
  return origin === HERE && /^\/desk(\/|$)/.test(pathname) && !pathname.includes('//') ? pathname + search : HOME
}

/** Control characters, a backslash, and what stands for a slash, a backslash, a dot or an end of line in the path. */
const HIDDEN = /[\p{Cc}\\]|^[^?]*%(?:2f|5c|2e|0[0-9a-f]|1[0-9a-f])/iu

/** `?next=`, or a form's field; whatever was sent, it is a return address. */
export const nextParam = z.string().optional().catch(undefined).transform(returnAddress)

/** An address with the return address in it, if there is one worth saying. */
export function withNext(path: string, next: string): string {
  return next === HOME ? path : `${path}?next=${encodeURIComponent(next)}`
}
