import { faultOf } from '../typed-text.ts'
import { BadSiteError } from './errors.ts'

const SITE_ID = /^[a-z][a-z0-9-]{0,62}$/
const MOST_NAME = 100
const MOST_ADDRESS = 2000

/** @throws {BadSiteError} */
export function checkSiteId(id: string): void {
  if (!SITE_ID.test(id))
    throw new BadSiteError('A site’s id is lower-case letters, digits and hyphens, a letter first, at most 63.')
  // Its page would stand where a new site is added.
  if (id === 'new') throw new BadSiteError('A site’s id cannot be new.')
}

/** A name as it is kept: without spaces around it. @throws {BadSiteError} */
export function checkedName(name: string): string {
  const trimmed = name.trim()
  const fault = /\p{Cc}/u.test(trimmed) ? 'must be one line, without control characters' : faultOf(trimmed, MOST_NAME)
  if (fault !== undefined) throw new BadSiteError(`The name ${fault}.`)
  return trimmed
}

/** @throws {BadSiteError} unless Postmod can post there. */
export function checkWebhookUrl(address: string): void {
  const fault = webhookFault(address)
  if (fault !== undefined) throw new BadSiteError(`The webhook ${fault}.`)
}

function webhookFault(address: string): string | undefined {
  // URL() passes over line breaks and takes `https:example.com`, and the site's administrator would not see why.
  if (!/^https?:\/\/[^\s\p{Cc}]+$/u.test(address) || !URL.canParse(address)) return 'must be an http or https address'
  if (address.length > MOST_ADDRESS) return `is at most ${MOST_ADDRESS} characters long`
  const { username, password } = new URL(address)
  // fetch refuses such an address, and it would stand in lists and logs.
  if (username !== '' || password !== '') return 'must not carry a name and password: its messages are signed'
  if (address.includes('#')) return 'must not have a part after #: it would not be sent'
  return undefined
}

/** A key's or secret's id, as a command line or an address carries it. @throws {BadSiteError} */
export function checkUuid(id: string, what: 'key' | 'secret'): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new BadSiteError(`A ${what}’s id is a UUID, as the list of ${what}s names it (not the ${what} itself).`)
}
