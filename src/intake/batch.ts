import type { Selectable } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Target } from '../rules.ts'
import type { Complaint } from './complaint.ts'

/**
 * A complaint with the instant at which Postmod had it (set by the door, or the job's time), and its target. `raisedBy`:
 * the moderator who raised it at the desk.
 */
export type ReceivedComplaint = { complaint: Complaint; receivedAt: Date; target: Target; raisedBy?: string }

/** One comment's new complaints, in the order in which they were received. */
export type Group = { comment: LockedComment; complaints: ReceivedComplaint[] }

/** A comment's row, locked; `newText` says that this batch brought a newer revision of it. */
export type LockedComment = Selectable<Database['comments']> & { newText: boolean }
