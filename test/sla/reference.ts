import type { SlaFigures, Times } from '../../src/sla/figures.ts'
import type { Rota } from '../../src/rota/rota.ts'
import type { Happened, Lived } from './lives.ts'

/** The definitions, word for word, in plain code over the events: slow, and written without a look at the query. */
export function reference(
  all: readonly Lived[],
  rota: Rota,
  { from, to }: { from: Date; to: Date },
): Omit<SlaFigures, 'week'> {
  const known = all
    .map(one => ({ ...one, events: one.events.filter(({ at }) => at < to) }))
    .filter(({ events }) => events.length > 0)
  const inPeriod = known.flatMap(({ events, site }) =>
    events.filter(({ at }) => at >= from).map(event => ({ ...event, site })),
  )
  const of = (type: Happened['type']) => inPeriod.filter(event => event.type === type)
  const cases = known.map(historyOf)
  const complaints = [...of('complaint_joined'), ...of('complaint_answered')]
  const isIn = (at: Date | undefined): at is Date => at !== undefined && at >= from && at < to
  const ofComplaints = cases.filter(({ kind }) => kind === 'complaint')
  const claimed = ofComplaints.filter(one => isIn(one.claimed))
  const decided = ofComplaints.filter(one => isIn(one.decided))
  const due = ofComplaints.filter(one => !one.superseded && isIn(one.due))
  const appeals = cases.filter(one => one.kind === 'appeal' && isIn(one.decided))
  const stock = cases.filter(({ state }) => state !== 'decided')
  const dutyAtDue = (one: History) => one.breachedBy ?? rota.poolOnDuty(one.due)
  const missed = due.filter(one => !one.decided || one.decided >= one.due)

  return {
    complaints: {
      recorded: complaints.length,
      answered: of('complaint_answered').length,
      bySite: count(complaints.map(({ site }) => site)),
      byReason: count(complaints.map(({ data }) => String(data['reason']))),
      bySource: count(complaints.map(({ data }) => String(data['source']))),
    },
    cases: {
      opened: of('opened').filter(({ data }) => data['appeal'] === undefined).length,
      claimed: of('claimed').length,
      superseded: of('superseded').length,
      breached: {
        full_time: of('breached').filter(({ pool }) => pool === 'full_time').length,
        part_time: of('breached').filter(({ pool }) => pool === 'part_time').length,
      },
    },
    decisions: {
      amend: of('decided').filter(({ data }) => data['action'] === 'amend').length,
      delete: of('decided').filter(({ data }) => data['action'] === 'delete').length,
      keep: of('decided').filter(({ data }) => data['action'] === 'keep').length,
      withdrawn: of('withdrawn').length,
    },
    deliveries: { applied: of('applied').length, gone: of('gone').length, dead: of('delivery_dead').length },
    appeals: {
      opened: of('opened').filter(({ data }) => data['appeal'] !== undefined).length,
      upheld: appeals.filter(({ action }) => action === 'uphold').length,
      overturned: appeals.filter(({ action }) => action === 'restore').length,
      toDecide: times(appeals.map(({ decided: at, received }) => at!.getTime() - received.getTime())),
    },
    stock: {
      open: stock.filter(({ state }) => state === 'open').length,
      claimed: stock.filter(({ state }) => state === 'claimed').length,
      awaitingSecond: stock.filter(({ state }) => state === 'awaiting').length,
      onHold: stock.filter(({ onHold }) => onHold).length,
      overdue: stock.filter(one => one.due <= to).length,
      oldest: stock.map(({ received }) => received.toISOString()).toSorted()[0] ?? null,
    },
    total: group('', () => ['']),
    bySite: groupsBy(one => [one.site]),
    byPool: groupsBy((one, measure) => [
      measure === 'claim'
        ? rota.poolOnDuty(one.claimed!)
        : measure === 'decide'
          ? rota.poolOnDuty(one.decided!)
          : dutyAtDue(one),
    ]),
    byReason: groupsBy(one => one.reasons),
    ofTarget: [25, 50, 75, 100, 150, 200, 400, null].map((upTo, i, bounds) => ({
      upTo,
      count: decided.filter(one => bounds.findIndex(bound => bound === null || shareOf(one) < bound) === i).length,
    })),
    missed: missed
      .toSorted((a, b) => b.due.getTime() - a.due.getTime() || a.id - b.id)
      .slice(0, 200)
      .map(one => ({
        caseId: one.id,
        site: one.site,
        dueAt: one.due.toISOString(),
        decidedAt: one.decided?.toISOString() ?? null,
        lateMs: (one.decided ?? to).getTime() - one.due.getTime(),
        pool: dutyAtDue(one),
      })),
  }

  type Keys = (one: History, measure: 'claim' | 'decide' | 'target') => readonly string[]
  function groupsBy(keys: Keys) {
    const names = new Set([
      ...claimed.flatMap(one => keys(one, 'claim')),
      ...decided.flatMap(one => keys(one, 'decide')),
      ...due.flatMap(one => keys(one, 'target')),
    ])
    return [...names].toSorted((a, b) => (a < b ? -1 : 1)).map(name => group(name, keys))
  }
  function group(key: string, keys: Keys) {
    const its = (some: readonly History[], measure: 'claim' | 'decide' | 'target') =>
      some.filter(one => keys(one, measure).includes(key))
    const both = (some: readonly History[], until: (one: History) => Date) => ({
      elapsed: times(some.map(one => until(one).getTime() - one.received.getTime())),
      desk: times(some.map(one => rota.deskTimeBetween(one.received, until(one)))),
    })
    const theirs = its(due, 'target')
    const open = theirs.filter(({ decided: at }) => !at).length
    const met = theirs.filter(one => one.decided && one.decided < one.due).length
    return {
      key,
      toClaim: both(its(claimed, 'claim'), one => one.claimed!),
      toDecide: both(its(decided, 'decide'), one => one.decided!),
      target: { due: theirs.length, met, late: theirs.length - met - open, open },
    }
  }
}

type History = ReturnType<typeof historyOf>

function historyOf({ id, site, kind, events }: Lived) {
  const last = (...types: Happened['type'][]) => events.findLast(({ type }) => types.includes(type))
  const opened = events[0]!
  const ended = last('decided', 'withdrawn', 'superseded')
  const decided = ended?.type === 'decided' ? ended : undefined
  let state: 'open' | 'claimed' | 'awaiting' | 'decided' = 'open'
  let onHold = false
  for (const { type, pool } of events) {
    if (type === 'claimed') state = 'claimed'
    if (type === 'proposed') state = 'awaiting'
    if (type === 'decided' || type === 'superseded') state = 'decided'
    if (['claim_lapsed', 'released', 'assigned', 'escalated', 'disagreed', 'taken_back', 'withdrawn'].includes(type))
      state = 'open'
    if (type === 'law_hold') {
      onHold = true
      // It takes a claim away.
      if (pool) state = 'open'
    }
    if (type === 'law_hold_lifted') onHold = false
  }
  const reasons = events.flatMap(({ type, data }) => {
    if (type === 'complaint_joined') return [String(data['reason'])]
    const given = data['reasons']
    return (type === 'opened' || type === 'took_over') && Array.isArray(given) ? given.map(String) : []
  })
  return {
    id,
    site,
    kind,
    state,
    onHold,
    reasons: [...new Set(reasons)],
    received: new Date(String(opened.data['received'])),
    due: new Date(String(last('opened', 'due_changed')!.data['due'])),
    claimed: events.filter(({ type }) => type === 'claimed').map(({ at }) => at)[0],
    decided: decided?.at,
    action: decided?.data['action'],
    superseded: ended?.type === 'superseded',
    breachedBy: last('breached')?.pool ?? undefined,
  }
}

/** Per cent of the time that the target gave; a target without any time is missed by far. */
function shareOf({ received, due, decided }: History): number {
  const given = due.getTime() - received.getTime()
  return given <= 0 ? Infinity : ((decided!.getTime() - received.getTime()) * 100) / given
}

function times(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return { count: all.length, median: rank(0.5), p90: rank(0.9), p95: rank(0.95), worst: rank(1) }
}

function count(keys: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const key of keys) counted[key] = (counted[key] ?? 0) + 1
  return counted
}
