import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { withPatience } from '../database/patience.ts'
import type { Database } from '../database/schema.ts'
import { messageOf } from '../faults.ts'
import type { Rules } from '../rules.ts'
import { type Dead, type IntakeJob, puttingAside } from './aside.ts'
import type { CommentNews } from './comment-news.ts'
import { knowingSites } from './known-sites.ts'
import { MalformedComplaintError } from './parse-complaint.ts'
import { parseCommentNews } from './parse-news.ts'
import { type NewsOutcome, recordNews } from './record-news.ts'

type Options = {
  db: Kysely<Database>
  rules: () => Rules
  clock: Clock
  log: Logger
  stop: AbortSignal
  /** Puts a job onto the queue, to come back after so long. */
  later: (job: IntakeJob, delayMs: number) => Promise<void>
}

const jobSchema = z.looseObject({ v: z.literal(1), looked: z.int().min(0).default(0) })

/**
 * A complaint that was sent just before may be in a transaction that has not ended, or be tried again after a fault: so
 * long after one another its comment is looked for.
 */
const LOOK_AGAIN_MS = [1000, 10_000, 60_000]

/**
 * The intake of what sites tell of comments: one transaction each. Safe to run again at any point. A comment that nobody
 * has complained of is looked for again for a minute, and then nothing of it is kept.
 */
export function commentNewsReceiver(options: Options): (job: IntakeJob) => Promise<{ outcome: NewsOutcome } | Dead> {
  const { db, rules, clock, log, stop, later } = options
  const aside = puttingAside(options)
  const siteIsKnown = knowingSites(db, { stop, log })

  return async job => {
    const parsed = jobSchema.safeParse(job.data)
    if (!parsed.success) return await aside(job, job.data, 'malformed', z.prettifyError(parsed.error))
    const { v: _, looked, ...raw } = parsed.data
    try {
      const news = parseCommentNews(raw, clock.now())
      const { site } = 'changed' in news ? news.changed : news.removed
      if (!(await siteIsKnown(site))) return await aside(job, raw, 'unknown_site', `site: there is no site ${site}`)
      const outcome = await record(news)
      const delay = LOOK_AGAIN_MS[looked]
      if (outcome === 'not_complained_of' && delay !== undefined)
        await later({ ...job, id: `${job.id}.${looked}`, data: { v: 1, ...raw, looked: looked + 1 } }, delay)
      return { outcome }
    } catch (error) {
      const reason = error instanceof MalformedComplaintError ? 'malformed' : 'unrecordable'
      return await aside(job, raw, reason, messageOf(error))
    }
  }

  function record(news: CommentNews): Promise<NewsOutcome> {
    return withPatience(() => db.transaction().execute(trx => recordNews(trx, news, rules(), clock.now())), {
      stop,
      log,
    })
  }
}
