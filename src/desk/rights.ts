import type { Moderator } from '../claim/moderator.ts'
import type { Scope } from '../sites/scopes.ts'

/**
 * What a route asks of a person.
 *
 * - `read`: the desk, lists, cards and search of the sites they see;
 * - `own`: their own preferences, password and sessions;
 * - `decide`: every act on a case, and notes;
 * - `report`: the SLA reports, which are of all sites;
 * - `oversee`: looking at people, sites, keys, policy and who did what;
 * - `administer`: changing people, sites and keys.
 */
export const RIGHTS = ['read', 'own', 'decide', 'report', 'oversee', 'administer'] as const
export type Right = (typeof RIGHTS)[number]

const OF_ROLES: Readonly<Record<Moderator['role'], readonly Right[]>> = {
  moderator: ['read', 'own', 'decide', 'report'],
  senior: ['read', 'own', 'decide', 'report'],
  admin: ['read', 'own', 'decide', 'report', 'oversee', 'administer'],
  auditor: ['read', 'own', 'report', 'oversee'],
}

const OF_ALL_SITES: ReadonlySet<Right> = new Set(['report', 'oversee'])

/** Pages of all sites are for who sees all of them, be they an auditor. */
export function may({ role, sites }: Pick<Moderator, 'role' | 'sites'>, right: Right): boolean {
  return OF_ROLES[role].includes(right) && (!OF_ALL_SITES.has(right) || sites === 'all')
}

/** How the OpenAPI document names a site's key and a person's session. */
export const SECURITY_SCHEMES = {
  siteKey: { type: 'http', scheme: 'bearer', description: 'A site’s key; each route names the scope it must have.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'postmod_session',
    description: 'Somebody who is signed in; each route names the right they must have.',
  },
} as const

/** Who may use a route, as its schema says it and the guard asks it. */
type Security = readonly Readonly<Record<string, readonly string[]>>[]

/** A route for everybody: what one needs before one is known. */
export const ANYONE: Security = []

/** A route for sites: their key must have one of these scopes. */
export function needs(...scopes: readonly Scope[]): Security {
  return scopes.map(scope => ({ siteKey: [scope] }))
}

/** A route for people: whoever is signed in must have this right. */
export function forPeople(right: Right): Security {
  return [{ session: [right] }]
}
