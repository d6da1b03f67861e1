import type { ListedModerator } from '../../../people/list-moderators.ts'
import type { Session } from '../../../people/sessions.ts'
import type { Site } from '../../../sites/sites.ts'
import type { Desk, Notice } from '../layout.ts'
import type { PersonForm } from './person-form.ts'

/** One person, for who keeps people and who only reads. */
export type PersonView = {
  desk: Desk
  person: ListedModerator
  sessions: readonly Session[]
  sites: readonly Site[]
  notice?: Notice | undefined
  /** What was typed and refused. */
  form?: PersonForm & { shown: string }
  account?: { site: string; account: string } | undefined
  timeZone: string
  now: Date
}
