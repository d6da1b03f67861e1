/**
 * Why a complaint was not taken: it is not as it must be; its site is not known here; whoever complains has as many
 * undecided complaints as the policy lets them have; it could not be recorded for another reason.
 */
export const REFUSALS = ['malformed', 'unknown_site', 'too_many_open', 'unrecordable'] as const
export type Refusal = (typeof REFUSALS)[number]
