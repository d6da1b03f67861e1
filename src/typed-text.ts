/** Something that can be seen: not spaces, controls or zero-width characters alone. */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}]/u

/** Is there anything to read in it? */
export function saysSomething(text: string): boolean {
  return VISIBLE.test(text)
}

/**
 * What is wrong with a text that a person typed, in words that follow the name of its field; undefined: nothing.
 * @param most in characters as people count them: an emoji outside the first plane is one.
 */
export function faultOf(text: string, most: number): string | undefined {
  if (!saysSomething(text)) return 'must say something'
  if (Array.from(text).length > most) return `at most ${most.toLocaleString('en')} characters`
  if (text.includes('\u0000') || !text.isWellFormed())
    return 'must not contain a NUL character or half of a surrogate pair'
  return undefined
}
