import { expect, test } from '@jest/globals'
import { measure } from '../../src/sla/measure.ts'
import { testDatabase } from '../support/database.ts'
import { rules } from '../support/desk.ts'
import { lives, write } from './lives.ts'
import { reference } from './reference.ts'

const SEED = Number(process.env['POSTMOD_SEED'] ?? 8)
/** Two London months, with a clock change each, and what is around them. */
const SPANS = [
  { from: new Date('2026-03-20T00:00:00Z'), to: new Date('2026-04-04T00:00:00Z') },
  { from: new Date('2026-10-18T00:00:00Z'), to: new Date('2026-11-03T00:00:00Z') },
]

const { db } = await testDatabase()

test(`a thousand random histories measure as the definitions say, to the millisecond and the case (seed ${SEED})`, async () => {
  const all = SPANS.flatMap((span, i) => lives(rules, 500, span, SEED + i)).map((one, i) => renumbered(one, i + 1))
  await write(db, all)
  const days = (first: string, count: number) =>
    Array.from({ length: count }, (_, i) =>
      new Date(new Date(first).getTime() + i * 86_400_000).toISOString().slice(0, 10),
    )
  const windows = [
    ...days('2026-03-20', 20).map(day => [day, 1] as const),
    ...days('2026-10-18', 20).map(day => [day, 1] as const),
    ['2026-03-23', 7] as const,
    ['2026-10-19', 7] as const,
    ['2026-03-01', 31] as const,
    ['2026-10-01', 31] as const,
    ['2026-01-01', 365] as const,
  ]
  let decided = 0
  for (const [day, length] of windows) {
    const window = { from: midnight(day), to: midnight(days(day, length + 1).at(-1)!) }
    const { week, ...measured } = await measure(db, rules, window)
    expect([day, measured]).toEqual([day, reference(all, rules.rota, window)])
    const sum = (of: 'complaints' | 'decided') => week.reduce((all_, hour) => all_ + hour[of], 0)
    expect(sum('complaints')).toBe(measured.complaints.recorded)
    const onDuty = week.reduce((all_, { fullTimeMs, partTimeMs }) => all_ + fullTimeMs + partTimeMs, 0)
    expect(onDuty).toBe(window.to.getTime() - window.from.getTime())
    decided += length === 1 ? measured.total.toDecide.elapsed.count : 0
  }
  expect(decided).toBeGreaterThan(300)
}, 120_000)

/** London's, by the rota's own zone. */
function midnight(day: string): Date {
  const utc = new Date(`${day}T00:00:00Z`)
  const summer = day >= '2026-03-30' && day <= '2026-10-25'
  return new Date(utc.getTime() - (summer ? 3_600_000 : 0))
}

function renumbered<T extends { id: number; events: { caseId: number }[] }>(one: T, id: number): T {
  return { ...one, id, events: one.events.map(event => ({ ...event, caseId: id })) }
}
