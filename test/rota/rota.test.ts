import { expect, test } from '@jest/globals'
import { loadPolicy, parsePolicy, PolicyError } from '../../src/policy.ts'
import { createRota } from '../../src/rota/rota.ts'

const policy = loadPolicy(new URL('../../policy.json', import.meta.url).pathname)
const london = createRota(policy)
const iso = (date: Date | null) => date?.toISOString() ?? null
const HOUR = 3_600_000

test.each([
  // London wall time, the instant, the pool, until when
  ['Mon 23 Nov 2026 08:59:59.999', '2026-11-23T08:59:59.999Z', 'part_time', '2026-11-23T09:00:00.000Z'],
  ['Mon 23 Nov 2026 09:00', '2026-11-23T09:00:00Z', 'full_time', '2026-11-23T18:00:00.000Z'],
  ['Mon 23 Nov 2026 17:59:59.999', '2026-11-23T17:59:59.999Z', 'full_time', '2026-11-23T18:00:00.000Z'],
  ['Mon 23 Nov 2026 18:00', '2026-11-23T18:00:00Z', 'part_time', '2026-11-24T09:00:00.000Z'],
  [
    'Fri 27 Mar 2026 18:00, before the clocks go forward',
    '2026-03-27T18:00:00Z',
    'part_time',
    '2026-03-30T08:00:00.000Z',
  ],
  ['Sun 29 Mar 2026 02:30, in summer time', '2026-03-29T01:30:00Z', 'part_time', '2026-03-30T08:00:00.000Z'],
  ['Mon 30 Mar 2026 09:00, in summer time', '2026-03-30T08:00:00Z', 'full_time', '2026-03-30T17:00:00.000Z'],
  ['Fri 23 Oct 2026 18:00, before the clocks go back', '2026-10-23T17:00:00Z', 'part_time', '2026-10-26T09:00:00.000Z'],
  ['Sun 25 Oct 2026 01:30, the second time', '2026-10-25T01:30:00Z', 'part_time', '2026-10-26T09:00:00.000Z'],
  [
    'Fri 25 Dec 2026 12:00: Christmas Day is a weekday to this policy',
    '2026-12-25T12:00:00Z',
    'full_time',
    '2026-12-25T18:00:00.000Z',
  ],
])('%s', (_when, instant, pool, until) => {
  const shift = london.shiftAt(new Date(instant))
  expect([shift.pool, iso(shift.until)]).toEqual([pool, until])
})

test('a weekend from Friday 18:00 to Monday 09:00 is one shift, of 64 hours when the clocks go back and 62 when they go forward', () => {
  for (const [instant, hours] of [
    ['2026-10-24T12:00:00Z', 64],
    ['2026-03-28T12:00:00Z', 62],
    ['2026-11-21T12:00:00Z', 63],
  ] as const) {
    const { since, until } = london.shiftAt(new Date(instant))
    expect((until!.getTime() - since!.getTime()) / HOUR).toBe(hours)
  }
})

test('desk time stands still outwith the full-time hours', () => {
  const friday = new Date('2026-11-20T16:00:00Z')
  expect(iso(london.addDeskTime(friday, 9 * HOUR))).toBe('2026-11-23T16:00:00.000Z')
  expect(london.deskTimeBetween(friday, new Date('2026-11-23T16:00:00Z'))).toBe(9 * HOUR)
  expect(london.deskTimeBetween(new Date('2026-11-21T00:00:00Z'), new Date('2026-11-22T00:00:00Z'))).toBe(0)
  expect(iso(london.addDeskTime(friday, 2 * HOUR))).toBe('2026-11-20T18:00:00.000Z')
  expect(london.addDeskTime(friday, 0)).toBe(friday)
})

test('one-off hours take the place of a day’s own; a holiday is part-time; a split shift has its pause', () => {
  const election = createRota({
    ...policy,
    oneOffHours: { '2026-05-07': [['09:00', '24:00']], '2026-05-08': [['00:00', '06:00']] },
    holidays: ['2026-12-25'],
    fullTimeHours: {
      ...policy.fullTimeHours,
      tuesday: [
        ['09:00', '12:00'],
        ['13:00', '18:00'],
      ],
    },
  })
  // London is an hour ahead of UTC in May; the night is one shift over midnight.
  const night = election.shiftAt(new Date('2026-05-07T23:30:00Z'))
  expect([night.pool, iso(night.since), iso(night.until)]).toEqual([
    'full_time',
    '2026-05-07T08:00:00.000Z',
    '2026-05-08T05:00:00.000Z',
  ])
  expect(election.poolOnDuty(new Date('2026-05-08T12:00:00Z'))).toBe('part_time')
  expect(election.poolOnDuty(new Date('2026-12-25T12:00:00Z'))).toBe('part_time')
  expect(iso(election.shiftAt(new Date('2026-11-24T12:30:00Z')).until)).toBe('2026-11-24T13:00:00.000Z')
})

test('a desk that is never full-time has one shift without end, and no desk time to add', () => {
  const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const rota = createRota({ ...policy, fullTimeHours: never })
  expect(rota.shiftAt(new Date('2026-11-23T12:00:00Z'))).toEqual({
    pool: 'part_time',
    since: null,
    until: null,
    why: 'weekly hours',
  })
  expect(() => rota.addDeskTime(new Date('2026-11-23T12:00:00Z'), 1)).toThrow(RangeError)
})

test('a desk that is always full-time has one shift without end, also over the changes of the clocks', () => {
  const day: [string, string][] = [['00:00', '24:00']]
  const always = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day }
  const rota = createRota({ ...policy, fullTimeHours: always })
  const shift = { pool: 'full_time', since: null, until: null, why: 'weekly hours' }
  expect(rota.shiftAt(new Date('2026-11-23T12:00:00Z'))).toEqual(shift)
  expect(rota.deskTimeBetween(new Date('2026-01-01T00:00:00Z'), new Date('2031-01-01T00:00:00Z'))).toBe(
    1826 * 24 * HOUR,
  )
})

test('a one-off night years away ends a shift that would have no end', () => {
  const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
  const rota = createRota({ ...policy, fullTimeHours: never, oneOffHours: { '2031-05-01': [['20:00', '24:00']] } })
  const [before, after] = [new Date('2026-11-23T12:00:00Z'), new Date('2036-11-23T12:00:00Z')]
  expect(iso(rota.shiftAt(before).until)).toBe('2031-05-01T19:00:00.000Z')
  expect(rota.poolOnDuty(new Date('2031-05-01T22:00:00Z'))).toBe('full_time')
  const { since, until } = rota.shiftAt(after)
  expect([iso(since), until]).toEqual(['2031-05-01T23:00:00.000Z', null])
})

test('a shift over several dates names the rule of the date that was asked about', () => {
  const rota = createRota({
    ...policy,
    holidays: ['2026-12-25', '2026-12-28'],
    oneOffHours: { '2026-12-27': [], '2026-12-28': [] },
  })
  const why = (instant: string) => rota.shiftAt(new Date(instant)).why
  expect(why('2026-12-24T23:59:59.999Z')).toBe('weekly hours')
  expect(why('2026-12-25T00:00:00Z')).toBe('holiday')
  expect(why('2026-12-26T12:00:00Z')).toBe('weekly hours')
  expect(why('2026-12-27T12:00:00Z')).toBe('one-off hours')
  expect(why('2026-12-28T12:00:00Z')).toBe('one-off hours')
})

test('what is no instant or no duration is refused, and never answered from what is kept', () => {
  const never = new Date(Number.NaN)
  london.shiftAt(new Date('2026-11-23T12:00:00Z'))
  expect(() => london.shiftAt(never)).toThrow(RangeError)
  expect(() => london.poolOnDuty(never)).toThrow(RangeError)
  expect(() => london.addDeskTime(never, HOUR)).toThrow(RangeError)
  expect(() => london.deskTimeBetween(new Date('2026-11-23T12:00:00Z'), never)).toThrow(RangeError)
  expect(() => london.addDeskTime(new Date('2026-11-23T12:00:00Z'), -1)).toThrow(/not -1 ms/)
  expect(london.deskTimeBetween(new Date('2026-11-22T12:00:00Z'), new Date('2026-11-21T12:00:00Z'))).toBe(0)
  expect(london.deskTimeBetween(new Date('2026-11-23T12:00:00Z'), new Date('2026-11-23T11:00:00Z'))).toBe(-HOUR)
})

test('a policy that cannot be meant is refused, naming the setting', () => {
  refused({ timeZone: 'Europe/Edinburgh' }, /IANA[^]*timeZone/)
  refused({ lease: '10 minutes' }, /10m[^]*lease/)
  refused({ fullTimeHours: { ...policy.fullTimeHours, monday: [['18:00', '09:00']] } }, /begin before[^]*monday/)
  refused(
    {
      fullTimeHours: {
        ...policy.fullTimeHours,
        monday: [
          ['09:00', '12:00'],
          ['11:00', '18:00'],
        ],
      },
    },
    /overlap[^]*monday/,
  )
  refused({ holidays: ['2026-02-30'] }, /holidays/)
  refused({ graec: '2m' }, /graec/)
  expect(() => loadPolicy('/nowhere.json')).toThrow(PolicyError)
})

function raw(): object {
  const { version: _version, ...settings } = policy
  return {
    ...settings,
    lease: '10m',
    grace: '2m',
    notBackWithin: '30m',
    reasons: { other: { label: 'x', band: 2, within: '9h', clock: 'desk' } },
  }
}

function refused(changes: object, words: RegExp): void {
  expect(() => parsePolicy({ ...raw(), ...changes })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(words) }),
  )
}
