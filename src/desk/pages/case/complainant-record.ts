import type { Policy } from '../../../policy.ts'
import type { ComplainantRecord } from '../../case/complainants.ts'
import { lengthInWords } from '../admin/facts.ts'

/** "right 3 of 4 times", "serial: 12 comments within 7 days, right 1 of 9 times". */
export function recordInWords(
  complainant: number | null,
  records: ReadonlyMap<number, ComplainantRecord>,
  policy: Policy,
  now: Date,
): string {
  if (complainant === null) return 'not named by the site'
  const record = records.get(complainant)
  if (!record) return 'first complaint'
  return `${serial(record, policy, now)}${howOften(record)}`
}

function howOften({ cases, judged, right }: ComplainantRecord): string {
  if (judged > 0) return `right ${right} of ${judged === 1 ? '1 time' : `${judged} times`}`
  return `${cases === 1 ? 'one other complaint' : `${cases} other complaints`}, not decided yet`
}

/** This case is one of theirs, too. */
function serial({ opened }: ComplainantRecord, { serialComplainant }: Policy, now: Date): string {
  if (serialComplainant === null) return ''
  const { complaints, within } = serialComplainant
  const lately = 1 + opened.filter(at => now.getTime() - at.getTime() < within).length
  return lately < complaints ? '' : `serial: ${lately} comments within ${lengthInWords(within)}, `
}
