import { violates } from '../../database/errors.ts'
import { LastAdminError } from '../../people/moderators.ts'
import { BadPersonError } from '../../people/person.ts'
import { NoSuchModeratorError } from '../../people/stored-person.ts'
import { BadSiteError, NoSuchSiteError, SiteConflictError } from '../../sites/errors.ts'

/** Why an act was not taken, in a sentence; `about` is the field that it is about, in the verb's own words. */
export type AdminRefusal = { status: 404 | 409 | 422; words: string; about?: string }

/** What a verb about people, sites and keys refuses, by the status that its answer has. */
const REFUSED = [
  { status: 422, errors: [BadPersonError, BadSiteError] },
  { status: 409, errors: [LastAdminError, SiteConflictError] },
  { status: 404, errors: [NoSuchModeratorError, NoSuchSiteError] },
] as const

/** Undefined: it is a fault, and not the administrator's doing. */
export function adminRefusalOf(error: unknown): AdminRefusal | undefined {
  for (const { status, errors } of REFUSED) {
    if (error instanceof Error && errors.some(kind => error instanceof kind)) return refusal(status, error.message)
  }
  // Of two who are given one address at once both were looked up before either had it.
  if (violates(error, 'moderators_by_email')) return refusal(409, 'e-mail address: somebody has it')
  return undefined
}

function refusal(status: AdminRefusal['status'], message: string): AdminRefusal {
  const [, about] = /^([a-z -]+): /.exec(message) ?? []
  const words = `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`
  return { status, words, ...(about !== undefined && { about }) }
}
