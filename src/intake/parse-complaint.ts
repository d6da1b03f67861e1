import { z } from 'zod'
import { type Complaint, complaintSchema } from './complaint.ts'
import { misplacedNotice } from './notice.ts'

const MOST_AHEAD_MS = 5 * 60_000

/** A complaint that cannot be taken; the message says what is wrong and where, one fault a line. */
export class MalformedComplaintError extends Error {
  override name = 'MalformedComplaintError'
  readonly issues: { path: string; message: string }[]

  constructor(issues: { path: string; message: string }[]) {
    super(issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'))
    this.issues = issues
  }
}

/**
 * Checks a complaint against the schema, the policy's reasons and the clock.
 * @param reasons the codes of the policy in force.
 * @throws {MalformedComplaintError}
 */
export function parseComplaint(raw: unknown, reasons: readonly string[], now: Date): Complaint {
  const parsed = complaintSchema.safeParse(raw)
  if (!parsed.success) throw new MalformedComplaintError(issuesOf(parsed.error))
  const complaint = parsed.data
  if (!reasons.includes(complaint.reason)) {
    throw new MalformedComplaintError([
      { path: 'reason', message: `${complaint.reason} is not one of ${reasons.join(', ')}` },
    ])
  }
  const misplaced = misplacedNotice(complaint)
  if (misplaced !== undefined) throw new MalformedComplaintError([{ path: 'notice', message: misplaced }])
  checkNotAhead('raisedAt', complaint.raisedAt, now)
  return complaint
}

/** @throws {MalformedComplaintError} for an instant that cannot have been. */
export function checkNotAhead(path: string, instant: string, now: Date): void {
  if (Date.parse(instant) > now.getTime() + MOST_AHEAD_MS)
    throw new MalformedComplaintError([{ path, message: `${instant} is more than five minutes in the future` }])
}

export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map(({ path, message }) => ({ path: z.core.toDotPath(path), message }))
}
