import type { DefamationNotice } from '../intake/notice.ts'
import { CalendarError } from '../rota/statutory.ts'
import type { Rules } from '../rules.ts'

/** When a notice is due, and the rules that it was counted under. */
export type Counted = { due_at: Date | null; rules_version: string }

/**
 * Counts the clock `notice-48h` of a notice. Under Scots law there is none: section 5 of the Defamation Act 2013 does
 * not extend to Scotland (s. 17). Where the bank holidays of that time are not known, nothing is guessed: it is not
 * counted, and counted again as soon as they are.
 */
export function countNotice(
  rules: Rules,
  { jurisdiction, receivedAt }: { jurisdiction: DefamationNotice['jurisdiction']; receivedAt: Date },
): Counted {
  const rules_version = rules.policy.version
  if (jurisdiction === 'scotland') return { due_at: null, rules_version }
  try {
    return { due_at: rules.notice(receivedAt), rules_version }
  } catch (error) {
    if (error instanceof CalendarError) return NOT_COUNTED
    throw error
  }
}

const NOT_COUNTED: Counted = { due_at: null, rules_version: '' }
