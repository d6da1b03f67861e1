import { BadSiteError } from './errors.ts'

/** What a key may be good for; each route of the API asks for one. */
export const SCOPES = [
  'complaints:write',
  'complaints:tool',
  'complaints:read',
  'comments:write',
  'decisions:read',
  'decisions:write',
  'appeals:write',
  'rota:read',
] as const
export type Scope = (typeof SCOPES)[number]

/** What a site's backend needs. A tool has a key of its own, so that what it raises can be told from what readers did. */
export const BACKEND_SCOPES = SCOPES.filter(scope => scope !== 'complaints:tool')

/** Every scope once, in their own order. @throws {BadSiteError} if one is unknown, or there is none. */
export function checkedScopes(scopes: readonly string[]): Scope[] {
  const unknown = scopes.filter(scope => !isScope(scope))
  if (unknown.length > 0)
    throw new BadSiteError(`There is no scope ${unknown.join(', ')}: the scopes are ${SCOPES.join(', ')}.`)
  if (scopes.length === 0) throw new BadSiteError(`A key needs a scope: ${SCOPES.join(', ')}.`)
  return SCOPES.filter(scope => scopes.includes(scope))
}

function isScope(scope: string): scope is Scope {
  return SCOPES.some(known => known === scope)
}
