import type { Kysely } from 'kysely'
import { type CaseEventData, type CaseEventType, UNDECIDED } from '../../src/case.ts'
import type { Database } from '../../src/database/schema.ts'
import type { Pool } from '../../src/rota/rota.ts'
import type { Rules } from '../../src/rules.ts'

export type Happened = {
  caseId: number
  sequence: number
  at: Date
  type: CaseEventType
  pool: Pool | null
  data: CaseEventData
}
/** A case as the reference knows it: what never changes of it. */
export type Lived = { id: number; site: string; kind: 'complaint' | 'appeal'; events: Happened[] }

/** Mulberry32: the same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const HOUR = 3_600_000
const SITES = ['auldbrig', 'courier', 'echo']
const REASONS = ['abuse', 'threat', 'spam', 'untruth', 'off_topic']

/**
 * Random lives of cases between two instants: taken, lapsed, given back, proposed, decided, withdrawn, superseded by another that
 * goes on for them, appealed against, held for law, retargeted, overdue, never decided; often at midnights, the rota's boundaries and the
 * exact due time.
 */
export function lives(rules: Rules, count: number, { from, to }: { from: Date; to: Date }, seed: number): Lived[] {
  const dice = random(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(dice() * all.length)]!
  const chance = (share: number) => dice() < share
  const all: Lived[] = []
  const edge = (at: number) => (chance(0.1) ? Math.ceil(at / HOUR) * HOUR - (chance(0.5) ? 1 : 0) : Math.floor(at))
  const some = (most: number) => Math.floor(dice() ** 3 * most) + 1

  for (let i = 0; i < count; i++) {
    const begin = edge(from.getTime() + dice() * (to.getTime() - from.getTime()))
    live(pick(SITES), begin, chance(0.12) ? 'appeal' : 'complaint')
  }
  return all

  function live(
    site: string,
    begin: number,
    kind: Lived['kind'],
    goesOnFor?: { received: number; due: number; reasons: string[]; id: number },
  ) {
    const id = all.length + 1
    const events: Happened[] = []
    all.push({ id, site, kind, events })
    let now = begin
    const tell = (type: CaseEventType, data: CaseEventData = {}, at = now, pool: Pool | null = null) =>
      events.push({ caseId: id, sequence: events.length + 1, at: new Date(at), type, pool, data })
    const received = goesOnFor?.received ?? begin - some(5000) + 1
    const reasons = goesOnFor?.reasons ?? (kind === 'appeal' ? [] : [pick(REASONS)])
    let due = goesOnFor?.due ?? received + pick([HOUR, 4 * HOUR, 9 * HOUR, 24 * HOUR, 60 * HOUR])
    const base = { band: 1, due: iso(due), received: iso(received) }
    tell(
      'opened',
      kind === 'appeal' ? { ...base, appeal: `a${id}` } : { ...base, reasons },
      begin,
      rules.rota.poolOnDuty(new Date(begin)),
    )
    if (goesOnFor) tell('took_over', { case: goesOnFor.id, reasons: goesOnFor.reasons })
    if (kind === 'complaint' && !goesOnFor) joined()
    let breached = goesOnFor !== undefined && goesOnFor.due <= begin

    for (let steps = 0; steps < 12; steps++) {
      if (chance(0.06)) return
      pass()
      if (chance(0.25) && kind === 'complaint') joined()
      if (chance(0.1)) {
        due += pick([-HOUR, HOUR, 5 * HOUR])
        tell('due_changed', { due: iso(due), dueBefore: iso(due) })
      }
      if (chance(0.08)) {
        tell('law_hold', {})
        pass()
        if (chance(0.3)) return
        tell('law_hold_lifted', {})
      }
      pass()
      tell('claimed', { claim: `${id}-${steps}` }, now, rules.rota.poolOnDuty(new Date(now)))
      if (chance(0.05)) return
      pass(HOUR)
      if (chance(0.15)) {
        tell('claim_lapsed')
        continue
      }
      if (chance(0.1)) {
        tell(pick(['released', 'escalated', 'assigned'] as const))
        continue
      }
      if (chance(0.05)) {
        tell('law_hold', {}, now, rules.rota.poolOnDuty(new Date(now)))
        continue
      }
      if (kind === 'complaint' && chance(0.15)) {
        tell('proposed')
        if (chance(0.2)) return
        pass()
        if (chance(0.4)) {
          tell(pick(['disagreed', 'taken_back'] as const))
          continue
        }
      }
      if (chance(0.1)) now = Math.max(now, due)
      overdue()
      tell('decided', { action: kind === 'appeal' ? pick(['uphold', 'restore']) : pick(['amend', 'delete', 'keep']) })
      now += some(120_000)
      if (chance(0.15)) {
        tell('withdrawn')
        continue
      }
      pass(20 * HOUR)
      if (chance(0.12)) {
        tell('superseded', { by: all.length + 1 })
        return live(site, now, kind, { received, due, reasons: [...new Set([...reasons, ...told()])], id })
      }
      if (chance(0.1)) tell('delivery_dead', {})
      else tell(chance(0.9) ? 'applied' : 'gone')
      const answered = kind === 'complaint' ? some(4) - 1 : 0
      for (let late = 0; late < answered; late++) {
        pass(40 * HOUR)
        tell('complaint_answered', { reason: pick(REASONS), source: 'reader' })
      }
      return
    }

    function pass(most = 6 * HOUR) {
      const next = edge(now + some(most))
      now = Math.max(now, next)
      overdue()
    }
    function overdue() {
      if (breached || now < due) return
      breached = true
      tell('breached', { due: iso(due) }, Math.max(due, begin), pick(['full_time', 'part_time'] as const))
    }
    function joined() {
      tell('complaint_joined', { reason: pick(REASONS), source: pick(['reader', 'reader', 'staff', 'tool']) })
    }
    function told(): string[] {
      return events.flatMap(({ type, data }) => (type === 'complaint_joined' ? [String(data['reason'])] : []))
    }
  }
}

/** Writes them into the record as the workers would have. */
export async function write(db: Kysely<Database>, all: readonly Lived[]): Promise<void> {
  const sites = [...new Set(all.map(({ site }) => site))]
  for (const site of sites) {
    await db
      .insertInto('sites')
      .values({ id: site, name: site })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  for (let i = 0; i < all.length; i += 500) await writeSome(db, all.slice(i, i + 500))
}

let batches = 0

async function writeSome(db: Kysely<Database>, some: readonly Lived[]): Promise<void> {
  const now = new Date()
  const batch = ++batches
  const comments = await db
    .insertInto('comments')
    .values(
      some.map(({ id, site }) => ({
        site_id: site,
        site_comment_id: `${batch}-${id}`,
        author: null,
        posted_at: now,
        revision: 1,
      })),
    )
    .returning(['id', 'site_comment_id'])
    .execute()
  const commentOf = new Map(comments.map(({ id, site_comment_id }) => [site_comment_id, id]))
  const ids = await db
    .insertInto('cases')
    .values(
      some.map(({ id, kind, events }) => ({
        kind,
        comment_id: commentOf.get(`${batch}-${id}`)!,
        previous_case_id: null,
        state: stateOf(events),
        pool: 'full_time' as const,
        band: 1,
        due_at: now,
        reasons: kind === 'appeal' ? [] : ['abuse'],
        complaints: kind === 'appeal' ? 0 : 1,
        complainants: 0,
        last_event: events.length,
        leased_until: stateOf(events) === 'claimed' ? now : null,
        decided_at: UNDECIDED.some(state => state === stateOf(events)) ? null : now,
        raised_at: now,
        received_at: now,
        recorded_at: now,
        routed_at: now,
      })),
    )
    .returning(['id', 'comment_id'])
    .execute()
  const caseOf = new Map(ids.map(({ id, comment_id }) => [comment_id, id]))
  const rows = some.flatMap(({ id, events }) =>
    events.map(({ sequence, at, type, pool, data }) => ({
      case_id: caseOf.get(commentOf.get(`${batch}-${id}`)!)!,
      sequence,
      at,
      type,
      actor: 'desk' as const,
      moderator_id: null,
      pool,
      policy_version: 'test',
      data: JSON.stringify(data),
    })),
  )
  for (let i = 0; i < rows.length; i += 2000)
    await db
      .insertInto('case_events')
      .values(rows.slice(i, i + 2000))
      .execute()
}

/** As the row would say now. */
function stateOf(events: readonly Happened[]) {
  const state = events
    .map(({ type, pool }) => (type === 'law_hold' ? (pool ? 'open' : undefined) : STATES[type]))
    .findLast(one => one !== undefined)
  return state ?? 'open'
}

const STATES: Partial<
  Record<CaseEventType, (typeof UNDECIDED)[number] | 'decided' | 'superseded' | 'applied' | 'gone'>
> = {
  opened: 'open',
  claimed: 'claimed',
  claim_lapsed: 'open',
  released: 'open',
  escalated: 'open',
  assigned: 'open',
  proposed: 'awaiting_second',
  disagreed: 'open',
  taken_back: 'open',
  decided: 'decided',
  withdrawn: 'open',
  superseded: 'superseded',
  applied: 'applied',
  gone: 'gone',
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
