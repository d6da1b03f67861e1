import { expect, test } from '@jest/globals'
import type { DefamationNotice } from '../../src/client.ts'
import { london } from '../rota/london.ts'
import { aDesk, COMPLETE } from './desk.ts'

/**
 * For a lawyer to read. A notice of complaint under section 5 of the Defamation Act 2013 is received at a London time;
 * then something is done, or the desk's page is looked at; and the clock says what stands on the right. The clock is 48
 * hours that leave out Saturdays, Sundays, Good Friday, Christmas Day and the bank holidays of England and Wales (the
 * Defamation (Operators of Websites) Regulations 2013, reg. 1(3)). It stops when the poster has been told, or the notice
 * was returned as incomplete; deciding about the comment does not stop it. Under Scots law there is none.
 */
const desk = await aDesk()
const complete = COMPLETE
const { name: _, ...withoutName } = COMPLETE
const nothingButThis = { jurisdiction: 'england-and-wales' } as const
const scots = { ...COMPLETE, jurisdiction: 'scotland' } as const
const scotsIncomplete = { jurisdiction: 'scotland' } as const

const ALL_MISSING = 'name words why email meaning inaccurate poster_unknown consent_to_name consent_to_email'
const NO_CLOCK = 'No clock: section 5 of the Defamation Act 2013 is not law in Scotland'

type Row = { it: string; received: string; notice: DefamationNotice; missing: string; steps: Step[] }
type Step = readonly [at: string, done: 'looked at' | 'poster told' | 'returned', says: string]

test.each<Row>([
  {
    it: 'a complete notice in the middle of a week, and the poster is told the next day',
    received: 'Mon 08 Jun 2026 09:00',
    notice: complete,
    missing: '',
    steps: [
      ['Mon 08 Jun 2026 09:00', 'looked at', 'Due Wed 10 Jun, 09:00, in 2 d 0 h'],
      ['Tue 09 Jun 2026 10:30', 'poster told', 'Poster told Tue 9 Jun, 10:30, 22 h 30 min before it was due'],
      ['Thu 11 Jun 2026 09:00', 'looked at', 'Poster told Tue 9 Jun, 10:30, 22 h 30 min before it was due'],
    ],
  },
  {
    it: 'a complete notice on a Friday evening: the weekend does not count',
    received: 'Fri 12 Jun 2026 17:30',
    notice: complete,
    missing: '',
    steps: [
      ['Sun 14 Jun 2026 12:00', 'looked at', 'Due Tue 16 Jun, 17:30, in 2 d 5 h'],
      ['Tue 16 Jun 2026 11:29', 'looked at', 'Due Tue 16 Jun, 17:30, in 6 h 1 min'],
      ['Tue 16 Jun 2026 11:30', 'looked at', 'At risk: due Tue 16 Jun, 17:30, in 6 h 0 min'],
      ['Tue 16 Jun 2026 17:29', 'poster told', 'Poster told Tue 16 Jun, 17:29, 1 min before it was due'],
    ],
  },
  {
    it: 'nobody does anything in time',
    received: 'Fri 12 Jun 2026 17:30',
    notice: complete,
    missing: '',
    steps: [
      ['Tue 16 Jun 2026 17:30', 'looked at', 'Overdue: was due Tue 16 Jun, 17:30, 0 min ago'],
      ['Wed 17 Jun 2026 09:00', 'poster told', 'Poster told Wed 17 Jun, 09:00, 15 h 30 min too late'],
    ],
  },
  {
    it: 'an incomplete notice before Easter is returned: its clock is the same',
    received: 'Thu 02 Apr 2026 17:30',
    notice: withoutName,
    missing: 'name',
    steps: [
      ['Fri 03 Apr 2026 09:00', 'looked at', 'Due Wed 8 Apr, 17:30, in 5 d 8 h'],
      ['Tue 07 Apr 2026 09:15', 'returned', 'Returned Tue 7 Apr, 09:15, 1 d 8 h before it was due'],
    ],
  },
  {
    it: 'a notice that says nothing at all before Christmas, returned too late',
    received: 'Thu 24 Dec 2026 17:30',
    notice: nothingButThis,
    missing: ALL_MISSING,
    steps: [
      ['Mon 28 Dec 2026 09:00', 'looked at', 'Due Wed 30 Dec, 17:30, in 2 d 8 h'],
      ['Wed 30 Dec 2026 18:00', 'returned', 'Returned Wed 30 Dec, 18:00, 30 min too late'],
    ],
  },
  {
    it: 'over the clocks going forward: London’s wall time is the same',
    received: 'Fri 27 Mar 2026 17:30',
    notice: complete,
    missing: '',
    steps: [['Mon 30 Mar 2026 17:30', 'looked at', 'Due Tue 31 Mar, 17:30, in 1 d 0 h']],
  },
  {
    it: 'over the clocks going back',
    received: 'Fri 23 Oct 2026 17:30',
    notice: complete,
    missing: '',
    steps: [['Sat 24 Oct 2026 17:30', 'looked at', 'Due Tue 27 Oct, 17:30, in 3 d 1 h']],
  },
  {
    it: 'received on a Saturday: it runs from Monday 00:00',
    received: 'Sat 13 Jun 2026 11:11',
    notice: complete,
    missing: '',
    steps: [['Sat 13 Jun 2026 11:11', 'looked at', 'Due Wed 17 Jun, 00:00, in 3 d 12 h']],
  },
  {
    it: 'Scots law, complete: no clock before, and none after the poster was told',
    received: 'Fri 12 Jun 2026 17:30',
    notice: scots,
    missing: '',
    steps: [
      ['Tue 16 Jun 2026 17:31', 'looked at', NO_CLOCK],
      ['Wed 17 Jun 2026 09:00', 'poster told', 'Poster told Wed 17 Jun, 09:00'],
    ],
  },
  {
    it: 'Scots law, incomplete, and returned',
    received: 'Fri 12 Jun 2026 17:30',
    notice: scotsIncomplete,
    missing: ALL_MISSING,
    steps: [
      ['Mon 15 Jun 2026 09:00', 'looked at', NO_CLOCK],
      ['Mon 15 Jun 2026 10:00', 'returned', 'Returned Mon 15 Jun, 10:00'],
    ],
  },
])('$it (received $received)', async ({ received, notice, missing, steps }) => {
  const { id } = await desk.give(london(received), notice)
  expect((await desk.noticeOf(id)).missing.join(' ')).toBe(missing)
  for (const [time, done, says] of steps) {
    const at = london(time)
    await desk.watch(at)
    if (done === 'poster told') await desk.end(id, 'poster_told', at)
    if (done === 'returned') await desk.end(id, 'returned', at)
    expect(await desk.says(id, at)).toBe(says)
  }
})
