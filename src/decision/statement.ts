import { type Kysely, sql } from 'kysely'
import { isAnsweredWith } from '../answered-with.ts'
import { type Seer, seesSite } from '../claim/sees.ts'
import type { Database } from '../database/schema.ts'
import { SOURCES, type Source } from '../intake/complaint.ts'
import { fillStep } from '../letter-template.ts'
import { withNotice } from '../notice/with-notice.ts'
import type { Policy } from '../policy.ts'

/** What a statement of reasons says of its case: the comment, and where the complaints came from. Nobody's name. */
export type About = {
  postedAt: Date
  /** Null once it was erased. */
  articleTitle: string | null
  /** `notice`: with a notice of complaint. */
  complaints: readonly { source: Source; reason: string; notice: boolean }[]
}

/** What the policy alone knows: the rule, the law behind it, how to appeal. */
export function fillFromPolicy(template: string, policy: Policy, rule: string): string {
  return fillStep(template, {
    rule: policy.houseRules[rule]!,
    law: policy.laws[rule] ?? '',
    appeal: fillStep(policy.appealWords, { within: daysInWords(policy.appeals.within) }),
  })
}

/** What a case adds: which comment, and from which complaints or source. */
export function fillFromCase(words: string, about: About, policy: Policy): string {
  const posted = whenInWords(about.postedAt, policy)
  const title = about.articleTitle?.trim()
  return fillStep(words, {
    comment: title ? `${posted}, on “${title}”` : posted,
    source: [...SOURCES, 'notice' as const].flatMap(from => sourceInWords(from, about, policy)).join(' '),
  })
}

/** What only the decision adds: when it was made. */
export function fillWhen(words: string, decidedAt: Date, policy: Policy): string {
  return fillStep(words, { when: whenInWords(decidedAt, policy) })
}

/** The other way: words that were filled wait for the time of another decision. */
export function openWhen(words: string, decidedAt: Date, policy: Policy): string {
  return words.replaceAll(whenInWords(decidedAt, policy), '{when}')
}

/** Does a text wait for what `fillFromCase` adds? */
export function asksForCase(words: string): boolean {
  return /\{(comment|source)\}/.test(words)
}

/** What statements about a case say of it; of an appeal, about the case that is appealed against. Undefined: none on a site they see. */
export async function readAbout(db: Kysely<Database>, seer: Seer, caseId: number): Promise<About | undefined> {
  return await db
    .selectFrom('cases')
    .innerJoin('comments', 'comments.id', 'cases.comment_id')
    .innerJoin('comment_revisions', join =>
      join
        .onRef('comment_revisions.comment_id', '=', 'comments.id')
        .onRef('comment_revisions.revision', '=', 'comments.revision'),
    )
    .leftJoin('appeals', 'appeals.case_id', 'cases.id')
    .leftJoin('decisions as appealed', 'appealed.id', 'appeals.decision_id')
    .select(['comments.posted_at as postedAt', 'article_title as articleTitle'])
    .select(
      sql<About['complaints']>`(
        select coalesce(jsonb_agg(distinct jsonb_build_object('source', source, 'reason', reason, 'notice', ${withNotice})), '[]')
        from complaints where ${isAnsweredWith(sql`coalesce(appealed.case_id, cases.id)`)})`.as('complaints'),
    )
    .where('cases.id', '=', caseId)
    .where(seesSite(seer, 'cases.site_id'))
    .executeTakeFirst()
}

/** What staff wrote down of a notice that came by letter was raised by who sent it. */
function cameFrom({ source, notice }: About['complaints'][number]): Source | 'notice' {
  return source === 'staff' && notice ? 'notice' : source
}

function sourceInWords(from: Source | 'notice', { complaints }: About, { sources, reasons }: Policy): string[] {
  const given = new Set(complaints.filter(one => cameFrom(one) === from).map(one => one.reason))
  if (given.size === 0) return []
  // In the policy's order, and those that it does not name any more by their codes.
  const known = Object.keys(reasons).filter(code => given.has(code))
  const labels = [...known, ...[...given].filter(code => !known.includes(code)).toSorted()].map(
    code => reasons[code]?.label ?? code,
  )
  return [fillStep(sources[from], { reasons: labels.join('; ') })]
}

/** `23 November 2026 at 09:00`, in the desk's time zone. */
function whenInWords(at: Date, { timeZone }: Policy): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(at)
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
  return `${day} at ${time.format(at)}`
}

const HOUR_MS = 3_600_000

/** `14 days`, `36 hours`. */
function daysInWords(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS)
  const [count, unit] = hours % 24 === 0 && hours > 0 ? [hours / 24, 'day'] : [hours, 'hour']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
