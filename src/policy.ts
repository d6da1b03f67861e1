import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf } from './faults.ts'
import { policySchema } from './policy-schema.ts'

export type Policy = Readonly<z.infer<typeof policySchema>> & {
  /** The first 12 hex digits of the policy's SHA-256: events name the policy that decided. */
  readonly version: string
}
export type Weekday = keyof Policy['fullTimeHours']

export class PolicyError extends Error {
  override name = 'PolicyError'
}

/**
 * Reads and checks a policy file.
 * @throws {PolicyError} naming the file, the setting and what is wrong with it.
 */
export function loadPolicy(file: string): Policy {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PolicyError(`policy ${file}: ${messageOf(error)}`, { cause: error })
  }
  return parsePolicy(raw, file)
}

/** The same for a policy that is already an object; `origin` names it in the error. */
export function parsePolicy(raw: unknown, origin = 'policy'): Policy {
  const parsed = policySchema.safeParse(raw)
  if (!parsed.success) throw new PolicyError(`policy ${origin}:\n${z.prettifyError(parsed.error)}`)
  const { laws, houseRules } = parsed.data
  const unknown = Object.keys(laws).find(rule => !Object.hasOwn(houseRules, rule))
  if (unknown !== undefined)
    throw new PolicyError(`policy ${origin}:\n✖ there is no house rule ${unknown}\n  → at laws.${unknown}`)
  const version = createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex').slice(0, 12)
  return { ...parsed.data, version }
}

/** What the file of a policy says, with its defaults: read again it is the same policy. */
export function policyAsWritten(policy: Policy): z.input<typeof policySchema> {
  // Without its version, which the file has not.
  return z.encode(policySchema.strip(), policy)
}
