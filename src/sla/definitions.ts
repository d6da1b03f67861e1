import { createHash } from 'node:crypto'

/** What each figure means: written once, shown in every report. The query stands in measure.ts and what it is made of. */
export const DEFINITIONS = [
  {
    figure: 'The period',
    words:
      'Whole days of the desk’s time zone; it begins with its first midnight and ends before its last. Everything is counted as it was known before the end: what happens after it changes nothing here.',
  },
  {
    figure: 'Complaints',
    words:
      'Complaints written into the record in the period, each once. Answered: those that an earlier decision answered, so that nobody had to decide. By reason, by source (readers, staff, tools) and by site they add up to the same.',
  },
  {
    figure: 'Cases opened',
    words: 'Cases of complaints that were opened, also those that go on for one that the comment’s change superseded.',
  },
  {
    figure: 'Time to claim',
    words:
      'From the instant at which Postmod had the first complaint (received) until a moderator first took the case, for the cases that were first taken in the period. Where a case goes on for a superseded one, from that one’s received.',
  },
  {
    figure: 'Time to decide',
    words:
      'From received until the decision, for the cases of complaints whose decision was made in the period and stands at its end: not withdrawn, and not superseded because the comment had changed.',
  },
  {
    figure: 'Elapsed and desk time',
    words: 'Elapsed: by the clock on the wall, nights and weekends too. Desk: in the full-time hours of the rota only.',
  },
  {
    figure: 'Median, p90, p95, worst',
    words:
      'The time within which half, nine tenths, 95 of 100 and all were done; always a time that occurred (nearest rank).',
  },
  {
    figure: 'In time',
    words:
      'Of the cases of complaints that were due in the period: met, if the decision that stands was made before the due time; late, if at or after it; open, if there was none by the end. Superseded cases are not counted; those that go on for them are. A due time that was changed counts as last set.',
  },
  {
    figure: 'Breaches',
    words:
      'Cases that passed their due time undecided, at that instant. A breach belongs to the pool of whoever held the case then, or else to the pool on duty then.',
  },
  {
    figure: 'By pool',
    words:
      'Claims and decisions by the pool on duty when they were made; cases due by the pool that the breach belongs to or, without one, that was on duty when they were due.',
  },
  {
    figure: 'By reason',
    words: 'A case counts under each of its reasons, so that these add up to more than all cases.',
  },
  {
    figure: 'Decisions',
    words:
      'Decisions made in the period, also such as were withdrawn or superseded later. Withdrawn: taken back in the period.',
  },
  {
    figure: 'Deliveries',
    words:
      'Applied: the site said in the period that it has carried out a decision. Gone: that it has the comment no more. Dead: given up until somebody sends it again.',
  },
  {
    figure: 'Appeals',
    words:
      'Opened in the period; upheld or overturned by decisions on appeals that were made in the period and stand at its end, whenever the appeal was raised; time to decide from received.',
  },
  {
    figure: 'Stock',
    words:
      'Cases and appeals that were undecided at the end of the period: waiting, held by a moderator, or waiting for a second person; of these, on hold for legal advice, and past their due time.',
  },
  {
    figure: 'The week',
    words:
      'Complaints and decisions by the hour of the week in which they were recorded and made; and how long the full-time and the part-time pool were on duty in it.',
  },
  {
    figure: 'Per moderator',
    words:
      'Decisions made, withdrawn, agreed to as a second person, claims that lapsed, cases given back; decisions of theirs that were overturned on appeal in the period; handling: from the claim to the decision.',
  },
] as const

/** Two reports with different ones are not compared. */
export const DEFINITIONS_VERSION = createHash('sha256').update(JSON.stringify(DEFINITIONS)).digest('hex').slice(0, 12)
