import type { Scope } from '../../src/sites/scopes.ts'

/** Who may use a route; a scope stands for the sites' keys that have it. */
export type WhoMay = 'anyone' | 'signed in' | 'who decides' | 'who oversees' | 'admins' | Scope

/** Every route of the OpenAPI document, and who may use it: written by hand, so that a change must be meant. */
export const WHO_MAY: Readonly<Record<string, WhoMay>> = {
  'GET /': 'anyone',
  'GET /healthz': 'anyone',
  'GET /assets/{version}/{name}': 'anyone',
  'GET /v1/openapi.json': 'anyone',
  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'GET /sign-in/{token}': 'anyone',
  'POST /sign-in/{token}': 'anyone',
  'POST /sign-out': 'anyone',

  'POST /v1/complaints': 'complaints:write',
  'GET /v1/complaints': 'complaints:read',
  'GET /v1/rota': 'rota:read',

  'GET /desk': 'signed in',
  'GET /desk/open': 'signed in',
  'GET /desk/mine': 'signed in',
  'GET /desk/escalated': 'signed in',
  'GET /desk/second': 'signed in',
  'GET /desk/untakeable': 'signed in',
  'GET /desk/decided': 'signed in',
  'GET /desk/dead-letters': 'signed in',
  'GET /desk/live': 'signed in',
  'GET /desk/cases/{id}': 'signed in',
  'GET /desk/cases/{id}/wording': 'signed in',
  'GET /desk/preferences': 'signed in',
  'POST /desk/preferences': 'signed in',

  'POST /desk/next': 'who decides',
  'POST /desk/cases/{id}/claim': 'who decides',
  'POST /desk/cases/{id}/resume': 'who decides',
  'POST /desk/cases/{id}/renew': 'who decides',
  'POST /desk/cases/{id}/longer': 'who decides',
  'POST /desk/cases/{id}/release': 'who decides',
  'POST /desk/cases/{id}/assign': 'who decides',
  'POST /desk/cases/{id}/escalate': 'who decides',
  'POST /desk/cases/{id}/decision': 'who decides',
  'POST /desk/cases/{id}/agree': 'who decides',
  'POST /desk/cases/{id}/disagree': 'who decides',
  'POST /desk/cases/{id}/take-back': 'who decides',
  'POST /desk/cases/{id}/notes': 'who decides',
  'POST /desk/decisions/{id}/withdraw': 'who decides',
  'POST /desk/notes': 'who decides',
  'POST /desk/alike': 'who decides',
  'POST /desk/alike/decide': 'who decides',

  // Where a refused act leaves the browser: its address entered again leads to the case or the desk.
  'GET /desk/next': 'signed in',
  'GET /desk/notes': 'signed in',
  'GET /desk/alike': 'signed in',
  'GET /desk/alike/decide': 'signed in',
  'GET /desk/decisions/{id}/withdraw': 'signed in',
  'GET /desk/cases/{id}/claim': 'signed in',
  'GET /desk/cases/{id}/resume': 'signed in',
  'GET /desk/cases/{id}/longer': 'signed in',
  'GET /desk/cases/{id}/release': 'signed in',
  'GET /desk/cases/{id}/assign': 'signed in',
  'GET /desk/cases/{id}/escalate': 'signed in',
  'GET /desk/cases/{id}/decision': 'signed in',
  'GET /desk/cases/{id}/agree': 'signed in',
  'GET /desk/cases/{id}/disagree': 'signed in',
  'GET /desk/cases/{id}/take-back': 'signed in',
  'GET /desk/cases/{id}/notes': 'signed in',

  'GET /desk/admin': 'who oversees',
  'GET /desk/admin/people': 'who oversees',
}
