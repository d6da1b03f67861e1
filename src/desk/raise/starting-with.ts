import { v7 as uuidv7 } from 'uuid'
import type { TypedRaise } from '../pages/raise/form.ts'

/** An address that was not found is the address of the comment to be typed; else it is what was seen of its text. */
export function startingWith(find: string): Partial<TypedRaise> {
  const id = uuidv7()
  if (!/^https?:\/\//i.test(find)) return { id, text: find }
  return { id, url: find, commentId: idIn(find) }
}

/** Sites end a comment's address with its id: `#comment-c1042`, `?comment=1042`, `/comments/1042`. */
function idIn(address: string): string {
  const last = /[#/=&?]([^#/=&?]+)\/?$/u.exec(address)?.[1] ?? ''
  const named = last.replace(/^comments?[-_]/i, '')
  try {
    return decodeURIComponent(named)
  } catch (error) {
    if (error instanceof URIError) return named
    throw error
  }
}
