import { z } from 'zod'
import { alertsPolicy } from './alert/policy.ts'
import { duration } from './duration.ts'
import { noticePolicy } from './notice/policy.ts'
import { reportsPolicy } from './sla/policy.ts'
import { appealWordsPolicy, lawsPolicy, sourcesPolicy, statementsPolicy } from './statement-policy.ts'

const wallTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a local wall time from 00:00 to 24:00, such as 09:00')
const stretch = z
  .tuple([wallTime, wallTime])
  .refine(([from, to]) => from < to, 'must begin before it ends (a stretch over midnight is two, one for each day)')
/** The full-time hours of one day, local wall time: begin inclusive, end exclusive. Several make a split shift. */
const stretches = z
  .array(stretch)
  .refine(all => all.every((one, i) => i === 0 || one[0] >= all[i - 1]![1]), 'must be in order and not overlap')

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/London')
const code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a code, such as off_topic')
const words = z.string().min(1).max(500)

const reason = { label: words, band: z.int().min(0).max(9) }

/** A policy file: every setting, with its default where it has one. */
export const policySchema = z.strictObject({
  timeZone,
  fullTimeHours: z.strictObject({
    monday: stretches,
    tuesday: stretches,
    wednesday: stretches,
    thursday: stretches,
    friday: stretches,
    saturday: stretches,
    sunday: stretches,
  }),
  /** A local date's own full-time hours, in place of its weekday's: an election night, or a day off. */
  oneOffHours: z.record(z.iso.date(), stretches),
  /** Local dates that count as part-time all day. The published policy says weekdays: none by default. */
  holidays: z.array(z.iso.date()),
  /** England & Wales's own days that the file of bank holidays does not have yet. For `notice-48h` only. */
  statutoryDays: z.array(z.iso.date()),
  /** What readers may complain of. Bands are claimed in order, 0 first; the target starts at *received*. */
  reasons: z
    .record(
      code,
      z.discriminatedUnion('clock', [
        z.strictObject({ ...reason, clock: z.literal('elapsed'), within: duration }),
        z.strictObject({ ...reason, clock: z.literal('desk'), within: duration }),
        /** The 48 hours of the Defamation (Operators of Websites) Regulations 2013. */
        z.strictObject({ ...reason, clock: z.literal('notice-48h') }),
      ]),
    )
    .refine(reasons => Object.keys(reasons).length > 0, 'must name at least one reason'),
  houseRules: z.record(code, words),
  /** The house rules that a comment is kept under, and nothing else is: none named, any rule goes with any decision. */
  keepRules: z.array(code).default([]),
  /** By house rule: the law behind it, in words for authors. */
  laws: lawsPolicy,
  statements: statementsPolicy,
  sources: sourcesPolicy,
  appealWords: appealWordsPolicy,
  /** To each complainant. `{rule}` becomes the house rule's words. */
  answers: z.strictObject({
    amend: words,
    delete: words,
    keep: words,
    restore: words.default(
      'Its author appealed. Another moderator has looked at the comment again and put it back: {rule}.',
    ),
  }),
  /** Appeals: within what time after the site applied a decision its author may appeal; how urgent they are. */
  appeals: z
    .strictObject({
      within: duration,
      band: reason.band,
      target: z.strictObject({ within: duration, clock: z.enum(['elapsed', 'desk']) }),
    })
    .default({ within: 1_209_600_000, band: 2, target: { within: 64_800_000, clock: 'desk' } }),
  notices: noticePolicy,
  /** How long before it is due a case is said to be at risk. */
  atRisk: duration,
  /** How long a claim lasts without a heartbeat. */
  lease: duration,
  /** How long one moderator may hold a case in all, however much they ask for: counted from its claim. */
  longestHold: duration.default(3_600_000),
  /** How many cases one moderator may hold at once. */
  mostHeld: z.int().min(1).max(100),
  /** A moderator does not get back what they released before this has passed, or somebody else has held it. */
  notBackWithin: duration,
  /** Why a moderator gives a case back to the pool. */
  releaseReasons: z
    .record(code, words)
    .refine(reasons => Object.keys(reasons).length > 0, 'must name at least one reason')
    .default({ unsure: 'I am not sure about it' }),
  /** What a second person must agree to before it is decided. */
  secondPerson: z.array(z.enum(['amend', 'delete', 'keep'])).default([]),
  /** Whether a case may be taken by whoever of the desk raised it. */
  raiserMayDecide: z.boolean().default(false),
  /** So many different people must complain after a decision for the comment to be decided on anew. */
  reopenedBy: z.int().min(1).max(1000).default(3),
  /** For so long a decision answers complaints that say nothing new. */
  coolDown: duration.default(604_800_000),
  /** How many complaints of one complainant may be undecided at once; null: any number. */
  mostOpenComplaints: z.int().min(1).nullable().default(null),
  /** Alone they cannot raise a band: of at least so many decided complaints less than this share was upheld. */
  poorRecord: z
    .strictObject({ complaints: z.int().min(1).max(20), upheld: z.number().min(0).max(1) })
    .nullable()
    .default({ complaints: 5, upheld: 0.2 }),
  /** Who complains about so many comments within so long is said to be serial. */
  serialComplainant: z
    .strictObject({ complaints: z.int().min(2).max(20), within: duration })
    .nullable()
    .default({ complaints: 10, within: 604_800_000 }),
  /** How long a decision waits before it leaves for the site. */
  grace: duration,
  /** For how long a site is told of a decision that it does not take, from the first time on; then its delivery is dead. */
  deliverFor: duration.default(259_200_000),
  /** How many decisions are on their way to one site at once: one that hangs keeps no more of the senders than these. */
  inFlightPerSite: z.int().min(1).max(100).default(4),
  /** Words that are blurred for moderators who ask for it: whole words, upper case or lower. */
  strongLanguage: z.array(words).default([]),
  reports: reportsPolicy,
  alerts: alertsPolicy,
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
