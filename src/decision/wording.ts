import type { Policy } from '../policy.ts'
import type { Choice } from './choice.ts'
import { BadChoiceError } from './errors.ts'

/**
 * What is sent with a decision: to the author (nothing, if the comment stays) and to each complainant (nothing, if what
 * they were told stands).
 */
export type Wording = { statement: string | null; answer: string | null }

/**
 * The policy's wording for an action under a house rule.
 * @throws {BadChoiceError} there is no such rule.
 */
export function wording(policy: Policy, action: Choice['action'], rule: string): Wording {
  if (!Object.hasOwn(policy.houseRules, rule))
    throw new BadChoiceError(`rule: there is no house rule ${JSON.stringify(rule)}`)
  const inWords = (template: string) => template.replaceAll('{rule}', () => policy.houseRules[rule]!)
  return {
    statement: action === 'keep' ? null : inWords(policy.statements[action]),
    answer: action === 'uphold' ? null : inWords(policy.answers[action]),
  }
}

/** Does this house rule go with this decision? What leaves the comment as its author wrote it has rules of its own. */
export function goesWith({ keepRules }: Policy, action: Choice['action'], rule: string): boolean {
  return keepRules.length === 0 || keepRules.includes(rule) === (action === 'keep' || action === 'restore')
}
