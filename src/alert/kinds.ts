/**
 * What is an alert, with its words for one and for several: a case soon due, one overdue, one that nobody may take, a pool on
 * duty in which nobody works, a case that has waited longer than the policy's limit, a decision that no site could be told
 * of, a notice of defamation whose 48 hours are over.
 */
export const ALERT_KINDS = {
  at_risk: ['case is at risk: soon due', 'cases are at risk: soon due'],
  breached: ['case is overdue', 'cases are overdue'],
  untakeable: ['case may be taken by nobody on the desk', 'cases may be taken by nobody on the desk'],
  empty_pool: ['pool is on duty, and nobody works in it', 'pools are on duty, and nobody works in them'],
  backlog: ['backlog is older than it may be', 'backlogs are older than they may be'],
  dead_delivery: ['decision could not be told to its site', 'decisions could not be told to their sites'],
  notice_overdue: ['notice of defamation is overdue', 'notices of defamation are overdue'],
} as const

export type AlertKind = keyof typeof ALERT_KINDS

/** Codes out of the record: one that this version does not know is passed over. */
export function isAlertKind(kind: string): kind is AlertKind {
  return Object.hasOwn(ALERT_KINDS, kind)
}
