import { type AppealsClient, type ComplaintsClient } from 'postmod/client'
import { type Store } from './store.ts'

/** The site's id at Postmod. */
export const SITE = 'auldbrig'

/** What the routes work with. */
export interface Newspaper {
  store: Store
  client: ComplaintsClient
  appeals: AppealsClient
  webhookSecrets: string[]
  /** The address readers know, without a slash at its end; known once the newspaper listens. */
  address: () => string
  now: () => Date
}
