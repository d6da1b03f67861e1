import type { Source } from '../../intake/complaint.ts'

/** How many complaints came from each source. */
export type BySource = Readonly<Partial<Record<Source, number>>>

const ORDER = ['reader', 'staff', 'tool'] as const
const BY = { reader: 'by readers', staff: 'by staff', tool: 'by tools' } as const

/** What follows "3 complaints": ": 2 by readers, 1 by tools"; nothing where all are by readers. */
export function fromWhom(counts: BySource): string {
  const sources = ORDER.filter(source => (counts[source] ?? 0) > 0)
  if (sources.every(source => source === 'reader')) return ''
  if (sources.length === 1) return `, ${BY[sources[0]!]}`
  return `: ${sources.map(source => `${counts[source]} ${BY[source]}`).join(', ')}`
}
