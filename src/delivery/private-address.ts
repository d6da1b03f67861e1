import { BlockList, isIP } from 'node:net'

/**
 * Whether an IP address is none of the public internet's: loopback, private, link-local, shared, multicast, reserved,
 * and every IPv6 form that carries such an IPv4 address. What is no address counts as private.
 * Sources: the IANA special-purpose registries (RFC 6890) and the multicast ranges.
 */
export function isPrivate(address: string): boolean {
  const [bare = ''] = address.split('%')
  const family = isIP(bare)
  if (family === 4) return PRIVATE_4.check(bare, 'ipv4')
  if (family !== 6) return true
  // Where there is no IPv4 at all, its public addresses are reached through a translator.
  if (TRANSLATED.check(bare, 'ipv6')) return isPrivate(lastFourBytes(bare))
  return !PUBLIC_6.check(bare, 'ipv6') || PRIVATE_6.check(bare, 'ipv6')
}

const PRIVATE_4 = ranges('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
])
const PUBLIC_6 = ranges('ipv6', [['2000::', 3]])
/** Of these: protocols' own and Teredo, documentation, 6to4. */
const PRIVATE_6 = ranges('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])
const TRANSLATED = ranges('ipv6', [['64:ff9b::', 96]])

function ranges(family: 'ipv4' | 'ipv6', all: readonly [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, bits] of all) list.addSubnet(net, bits, family)
  return list
}

/** `64:ff9b::a00:1` and `64:ff9b::10.0.0.1` as `10.0.0.1`. */
function lastFourBytes(address: string): string {
  const words = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':').slice(-2)
  return words
    .map(word => Number.parseInt(word || '0', 16))
    .flatMap(word => [word >> 8, word & 255])
    .join('.')
}
