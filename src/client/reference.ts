import { createHash } from 'node:crypto'

/** Crockford's base 32: no I, L, O or U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const OF_HASH = 9

/** What somebody typed cannot be the reference of a complaint; the message says why, in words for them. */
export class BadReferenceError extends Error {
  override name = 'BadReferenceError'
}

/**
 * The reference of a complaint that a person can read out, such as `PM-AZGC0-PWFJ1`. It is made from the complaint's
 * site and id, so that it is known before the complaint is recorded.
 *
 * @param attempt 0, unless the record says that another complaint of the site has that one. With 45 bits that is so
 * for one site of 70 with a million complaints. The database makes the same (migration 0011).
 */
export function complaintReference(site: string, id: string, attempt = 0): string {
  const hash = createHash('sha256').update(`${site}/${id.toLowerCase()}/${attempt}`).digest()
  const bits = BigInt(hash.readUIntBE(0, 6)) >> 3n
  const values = Array.from({ length: OF_HASH }, (_, i) => Number((bits >> BigInt(5 * (OF_HASH - 1 - i))) & 31n))
  return written([...values, checkOf(values)])
}

/**
 * The reference as it was meant: lower case, spaces, other hyphens, O for 0, I or L for 1, with or without `PM`.
 * @throws {BadReferenceError} if it is none, or its check character says that it was mistyped.
 */
export function readReference(typed: string): string {
  const plain = typed.toUpperCase().replaceAll(/[\s\p{Pd}._/]+/gu, '')
  const body = (plain.length === OF_HASH + 3 && plain.startsWith('PM') ? plain.slice(2) : plain)
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const values = Array.from(body, letter => LETTERS.indexOf(letter))
  if (values.length !== OF_HASH + 1 || values.includes(-1))
    throw new BadReferenceError('A reference has ten letters and digits after PM, such as PM-AZGC0-PWFJ1.')
  if (checkOf(values.slice(0, OF_HASH)) !== values[OF_HASH])
    throw new BadReferenceError('This is not the reference of any complaint: a character is wrong, or two are swapped.')
  return written(values)
}

/** Over GF(32), so that any one wrong character and any two that are swapped are seen. */
function checkOf(values: readonly number[]): number {
  return doubled(values.reduce((sum, value) => doubled(sum) ^ value, 0))
}

/** Times x, modulo x^5 + x^2 + 1. */
function doubled(value: number): number {
  return value * 2 > 31 ? (value * 2) ^ 37 : value * 2
}

function written(values: readonly number[]): string {
  const letters = values.map(value => LETTERS[value]).join('')
  return `PM-${letters.slice(0, 5)}-${letters.slice(5)}`
}
