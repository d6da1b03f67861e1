import { z } from 'zod'
import type { Notice } from '../pages/layout.ts'

const done = z.enum([
  'added',
  'saved',
  'account_added',
  'account_removed',
  'password_removed',
  'sessions_ended',
  'disabled',
  'enabled',
])
export type Done = z.infer<typeof done>

const WORDS: Readonly<Record<Done, string>> = {
  added: 'Added. They come in by a sign-in link or, if their e-mail address is known here, by single sign-on.',
  saved: 'Saved.',
  account_added: 'The account is named.',
  account_removed: 'The account is not theirs any more.',
  password_removed: 'The password is removed, and they are signed out everywhere.',
  sessions_ended: 'They are signed out everywhere.',
  disabled: 'They may not work here any more.',
  enabled: 'They may work here again.',
}

/** What a person's page was come to from; what was not meant for it is passed over. */
export const personQuery = z.object({ done: done.optional().catch(undefined) })

export function doneInWords(what: Done | undefined): Notice | undefined {
  return what === undefined ? undefined : { kind: 'done', words: WORDS[what] }
}
