import type { Message } from '../tell/message.ts'
import { ALERT_KINDS, type AlertKind, isAlertKind } from './kinds.ts'

/** One alert that is told of. */
export type Told = { what: 'raised' | 'over'; kind: string; key: string }

const MOST_NAMED = 20

type Kind = { kind: AlertKind; keys: readonly string[] }

const words = ({ kind, keys }: Kind) => `${keys.length} ${ALERT_KINDS[kind][keys.length === 1 ? 0 : 1]}`

/** Several alerts in one message: how many of each kind, where to look, and what is over. Nobody's name, nobody's words. */
export function alertMessage(id: string, told: readonly Told[], deskUrl: string): Message {
  const kinds = Object.keys(ALERT_KINDS).filter(isAlertKind)
  const of = (what: Told['what']) =>
    kinds.flatMap(kind => {
      const keys = told.filter(one => one.what === what && one.kind === kind).map(({ key }) => key)
      return keys.length > 0 ? [{ kind, keys }] : []
    })
  const raised = of('raised')
  const over = of('over')
  const lines = [
    ...raised.flatMap(one => [words(one), ...links(one, deskUrl)]),
    ...over.flatMap(one => [`Settled: ${words(one)}`, ...links(one, deskUrl)]),
  ]
  const first = raised[0] ?? over[0]
  const others = raised.length + over.length - 1
  const subject = first === undefined ? 'Nothing' : `${raised.length > 0 ? '' : 'Settled: '}${words(first)}`
  return {
    id: `alert-${id}`,
    subject: `Complaints desk: ${subject}${others > 0 ? `, and ${others} more` : ''}`,
    text: lines.join('\n'),
  }
}

function links({ kind, keys }: Kind, deskUrl: string): string[] {
  const named = keys.slice(0, MOST_NAMED).map(key => `  ${deskUrl}${PLACES[kind](key)}`)
  const unique = [...new Set(named)]
  return keys.length > MOST_NAMED ? [...unique, `  and ${keys.length - MOST_NAMED} more`] : unique
}

const PLACES: Readonly<Record<AlertKind, (key: string) => string>> = {
  at_risk: caseOf,
  breached: caseOf,
  untakeable: caseOf,
  dead_delivery: () => '/desk/dead-deliveries',
  notice_overdue: () => '/desk/notices',
  empty_pool: () => '/desk/open',
  backlog: () => '/desk/open',
}

function caseOf(key: string): string {
  return `/desk/cases/${key}`
}
