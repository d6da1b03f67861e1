import type { Policy } from '../policy.ts'
import type { Choice } from './choice.ts'
import { BadChoiceError } from './errors.ts'
import { type About, fillFromCase, fillFromPolicy } from './statement.ts'

/**
 * What is sent with a decision: to the author (nothing, if the comment stays) and to each complainant (nothing, if what
 * they were told stands).
 */
export type Wording = { statement: string | null; answer: string | null }

/**
 * The policy's wording for an action under a house rule. The statement has `{when}` still in it, and without `about`
 * what only its case knows: both are filled when the decision is recorded.
 * @throws {BadChoiceError} there is no such rule.
 */
export function wording(policy: Policy, action: Choice['action'], rule: string, about?: About): Wording {
  if (!Object.hasOwn(policy.houseRules, rule))
    throw new BadChoiceError(`rule: there is no house rule ${JSON.stringify(rule)}`)
  const inWords = (template: string) => template.replaceAll('{rule}', () => policy.houseRules[rule]!)
  const statement = action === 'keep' ? null : fillFromPolicy(policy.statements[action], policy, rule)
  return {
    statement: statement !== null && about !== undefined ? fillFromCase(statement, about, policy) : statement,
    answer: action === 'uphold' ? null : inWords(policy.answers[action]),
  }
}

/** Does this house rule go with this decision? What leaves the comment as its author wrote it has rules of its own. */
export function goesWith({ keepRules }: Policy, action: Choice['action'], rule: string): boolean {
  return keepRules.length === 0 || keepRules.includes(rule) === (action === 'keep' || action === 'restore')
}
