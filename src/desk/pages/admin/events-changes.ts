import { html, type SafeHtml } from '@remix-run/html-template'
import { z } from 'zod'
import { POOLS, ROLES } from '../../../people/person.ts'
import { poolsInWords, ROLE_NAMES, type SiteNames, sitesInWords } from './person-words.ts'

/** What an event tells of what was set of a person. */
const told = z.object({
  name: z.literal(true).optional().catch(undefined),
  email: z.literal(true).optional().catch(undefined),
  role: z.enum(ROLES).optional().catch(undefined),
  pools: z.array(z.enum(POOLS)).optional().catch(undefined),
  sites: z
    .union([z.literal('all'), z.array(z.string())])
    .optional()
    .catch(undefined),
})

/** `senior moderator; full-time; sees all sites`. What a name was or is, is not told, and not said. */
export function personChangesInWords(data: AdminEventData, sites: SiteNames): SafeHtml {
  const { name, email, role, pools, sites: seen } = told.parse(data)
  const words = [
    ...(role === undefined ? [] : [ROLE_NAMES[role]]),
    ...(pools === undefined ? [] : [poolsInWords(pools)]),
    ...(seen === undefined ? [] : [html`sees ${sitesInWords(seen, sites, Infinity)}`]),
    ...(name ? ['another name'] : []),
    ...(email ? ['another e-mail address'] : []),
  ]
  return html`${words.map((one, i) => html`${i > 0 ? '; ' : ''}${one}`)}`
}

type AdminEventData = Readonly<Record<string, unknown>>
