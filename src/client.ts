/**
 * `postmod/client`: what a site's backend imports to hand complaints over and to trust the decisions it gets back.
 *
 *     const postmod = complaintsClient({ url: 'https://postmod.example.com', key: process.env.POSTMOD_KEY })
 *     await postmod.submit(complaint, { until: 'recorded' })
 *
 * Decisions come as webhooks, to be checked with `verify`; `decisionsClient` reads those of a site that takes none.
 */
import { httpDoor } from './client/http.ts'
import type { ComplaintsClient } from './client/outcome.ts'
import type { ApiOptions } from './client/request.ts'
import { redisDoor, type RedisOptions } from './client/redis.ts'
import { clientThrough } from './client/submit.ts'

/** Over HTTP with the site's key, or, for a trusted backend, straight onto Postmod's Redis. */
export function complaintsClient(options: ApiOptions | RedisOptions): ComplaintsClient {
  return clientThrough('redis' in options ? redisDoor(options) : httpDoor(options))
}

export { type AppealsClient, appealsClient } from './client/appeals.ts'
export { complaintId } from './client/complaint-id.ts'
export type { ComplaintState } from './client/complaint-state.ts'
export { type DecisionsClient, decisionsClient, type ReadOptions } from './client/decisions.ts'
export {
  AcknowledgementRefusedError,
  AppealRefusedError,
  ComplaintRefusedError,
  KeyRefusedError,
  OutcomeUnknownError,
  WebhookRefusedError,
} from './client/errors.ts'
export type { ComplaintsClient, Outcome, Recorded, SubmitOptions, Taken, Told } from './client/outcome.ts'
export type { RedisOptions } from './client/redis.ts'
export type { Refusal } from './client/refusal.ts'
export { BadReferenceError, complaintReference, readReference } from './client/reference.ts'
export type { ApiOptions } from './client/request.ts'
export { verify, type VerifyOptions, type WebhookRequest } from './client/verify.ts'
export type { NotTaken } from './appeal/refused.ts'
export type { Appeal } from './appeal/schema.ts'
export type { AppealTaken, AppealTold } from './appeal/told.ts'
export type { Acknowledged, Acknowledgement } from './delivery/acknowledgement.ts'
export type { Decision, DecisionMessage } from './delivery/message.ts'
export type { CommentChanged, CommentRemoved } from './intake/comment-news.ts'
export { type Complaint, complaintSchema } from './intake/complaint.ts'
export { DEFAMATION, type DefamationNotice } from './intake/notice.ts'
export { NO_NOTICE, type NoticeDraft, noticeFields, noticeOf, wrongIn } from './intake/notice-form.ts'
