import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivate } from './private-address.ts'

/** The site's name leads to no address that may be connected to; `message` names one. */
export class PrivateAddressError extends Error {
  override name = 'PrivateAddressError'
}

/** An address that stands in the URL itself is never looked up. @throws {PrivateAddressError} */
export function refusePrivate(hostname: string): void {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && isPrivate(bare)) throw new PrivateAddressError(bare)
}

/**
 * Finds the addresses that will be connected to, and passes over private ones: asked for each connection, so that a
 * name which changes between a check and the connection gains nothing.
 */
export const publicOnly = lookingUp(hostname => publicAddressesOf(hostname))

/** For a site that may have a private address. */
export const anyAddress = lookingUp(hostname => addressesOf(hostname))

function lookingUp(find: typeof addressesOf): LookupFunction {
  return (hostname, { all }, callback) => {
    void answer()

    async function answer(): Promise<void> {
      try {
        const found = await find(hostname)
        if (all) callback(null, found)
        else callback(null, found[0]!.address, found[0]!.family)
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), '', 0)
      }
    }
  }
}

async function publicAddressesOf(hostname: string): ReturnType<typeof addressesOf> {
  const found = await addressesOf(hostname)
  const open = found.filter(({ address }) => !isPrivate(address))
  if (open.length === 0) throw new PrivateAddressError(found[0]?.address ?? hostname)
  return open
}

const asked = new Map<string, ReturnType<typeof ask>>()

/**
 * One question for all who ask it at the moment: a name whose servers hang keeps one of the process's few threads for
 * this, and not all of them.
 */
async function addressesOf(hostname: string): Promise<Awaited<ReturnType<typeof ask>>> {
  const going = asked.get(hostname) ?? ask(hostname)
  asked.set(hostname, going)
  try {
    return await going
  } finally {
    if (asked.get(hostname) === going) asked.delete(hostname)
  }
}

async function ask(hostname: string) {
  return await lookup(hostname, { all: true })
}
