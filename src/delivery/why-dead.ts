import type { Selectable } from 'kysely'
import type { Database } from '../database/schema.ts'

type Dead = Pick<
  Selectable<Database['deliveries']>,
  'dead_because' | 'last_status' | 'last_error' | 'attempts' | 'attempts_before' | 'site_id'
>

/** Why a dead delivery is not sent any more, and what can be done: a sentence or two. */
export function whyDead(dead: Dead): string {
  switch (dead.dead_because) {
    case 'address':
      return `Its webhook leads to ${dead.last_error ?? 'a private address'}, which is a private address. If that is meant: postmod site change ${dead.site_id} --private-addresses yes.`
    case 'time': {
      const tries = dead.attempts - dead.attempts_before
      return `It was tried ${tries === 1 ? 'once' : `${tries} times`}, for as long as the policy says. At last ${lastAnswer(dead)}.`
    }
    case 'answer':
    case null:
      break
  }
  return `${capital(lastAnswer(dead))}${meaningOf(dead.last_status)}`
}

function lastAnswer({ last_status, last_error }: Dead): string {
  if (last_status !== null) return `the site answered ${last_status}`
  if (last_error === 'TIMEOUT') return 'the site did not answer in time'
  return `the site did not answer (${last_error ?? 'no reason is known'})`
}

function meaningOf(status: number | null): string {
  if (status !== null && status >= 300 && status < 400)
    return ', a redirect, which is not followed. Its webhook should be the address that it leads to.'
  if (status === 401 || status === 403) return ': it refuses the message. Does it have the webhook’s secret?'
  return ', and would again.'
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
