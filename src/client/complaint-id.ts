import { createHash } from 'node:crypto'

/**
 * A complaint's UUIDv7 made from an id that the site already has (a row's id, a form's), so that sending again
 * needs no memory: the first 48 bits are `raisedAt`, the rest comes from SHA-256 of site and key.
 *
 * @param raisedAt ISO 8601; must be the same each time.
 */
export function complaintId(site: string, raisedAt: string, key: string): string {
  const time = Date.parse(raisedAt)
  if (!Number.isInteger(time) || time < 0) throw new TypeError(`raisedAt is not an instant from 1970 on: ${raisedAt}`)
  const bytes = createHash('sha256').update(`${site}\u0000${key}`).digest().subarray(0, 16)
  bytes.writeUIntBE(time, 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
