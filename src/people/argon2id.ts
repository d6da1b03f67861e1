import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's choice for sign-in: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const SALT_BYTES = 16
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const derive = promisify(argon2)

/** A password's hash with a salt of its own, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, salt, TAG_BYTES, MEMORY_KIB, PASSES, LANES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Is it the password of this hash? Without a hash it takes as long, and is not. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(hash ?? NOBODYS) ?? []
  if (salt === undefined || tag === undefined) throw new Error('a stored password is no PHC string of Argon2id')
  const expected = Buffer.from(tag, 'base64')
  const found = await tagOf(
    password,
    Buffer.from(salt, 'base64'),
    expected.length,
    Number(memory),
    Number(passes),
    Number(lanes),
  )
  return timingSafeEqual(found, expected) && hash !== undefined
}

/** As hard to check as a real one, and of no password: its tag is random. */
const NOBODYS = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(randomBytes(SALT_BYTES))}$${unpadded(randomBytes(TAG_BYTES))}`

/** In turns: of Node's four threads two are left for files and names, whoever guesses. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

async function tagOf(
  password: string,
  nonce: Buffer,
  tagLength: number,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  try {
    // One composed character, or a letter and its accent: keyboards differ in which they send.
    const message = password.normalize('NFKC')
    return await derive('argon2id', { message, nonce, tagLength, memory, passes, parallelism })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
