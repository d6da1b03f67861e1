const LEAST_PASSWORD = 12
export const MOST_PASSWORD = 200
/** What is left of a password without what anybody would try first. */
const LEAST_OWN = 6
const LEAST_DIFFERENT = 4
const TRIED_FIRST = ['password', 'postmod', 'letmein', 'welcome', 'admin', 'qwertyuiop', '1234567890', '123456']

/**
 * What is wrong with a password that somebody would set, in words that follow "password:"; undefined: nothing. Long,
 * and not what is tried first; no rule about digits and signs, which makes people write them down.
 */
export function faultOfPassword(
  password: string,
  { login, name }: { login: string; name: string },
): string | undefined {
  const { length } = Array.from(password)
  if (length < LEAST_PASSWORD) return `at least ${LEAST_PASSWORD} characters`
  if (length > MOST_PASSWORD) return `at most ${MOST_PASSWORD} characters`
  if (!password.isWellFormed()) return 'must not contain half of a surrogate pair'
  const own = without(password.toLowerCase(), [login, ...name.toLowerCase().split(/\s+/), ...TRIED_FIRST])
  if (Array.from(own).length < LEAST_OWN || new Set(own).size < LEAST_DIFFERENT)
    return 'too easy to guess: it is made of a name, a common word or one character again and again'
  return undefined
}

function without(password: string, words: readonly string[]): string {
  let rest = password
  for (const word of words) if (word.length > 2) rest = rest.replaceAll(word, '')
  return rest.replaceAll(/\s/g, '')
}
