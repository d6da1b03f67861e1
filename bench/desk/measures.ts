import { sql } from 'kysely'
import { claimNext } from '../../src/claim/claim-next.ts'
import { endLapsedClaims } from '../../src/claim/end-lapsed.ts'
import { giveBack } from '../../src/claim/give-back.ts'
import { findUntakeable } from '../../src/claim/untakeable.ts'
import { retarget } from '../../src/deadline/retarget.ts'
import { warnAndBreach } from '../../src/deadline/warn-and-breach.ts'
import { decide } from '../../src/decision/decide.ts'
import { countsKeeper } from '../../src/desk/counts.ts'
import { handOver } from '../../src/rota/hand-over.ts'
import type { Measure } from './measure.ts'
import { oneLook } from './live.ts'
import { anyOf, PAGES } from './pages.ts'
import type { Side } from './side.ts'
import { takeBack } from './take-back.ts'

const PRIMARY_KEYS = 25

/** What a moderator waits for, and what runs beside it. */
export const MEASURES: readonly Measure[] = [
  { what: `baseline: ${PRIMARY_KEYS} rows by primary key`, run: byPrimaryKey },
  { what: 'claim the next case', run: claim, undo: takeBack },
  { what: 'claim and decide it', run: claimAndDecide, undo: takeBack },
  ...PAGES,
  { what: 'counts, read anew', run: ({ runtime: { db, clock }, me }) => countsKeeper(db, clock).of(me) },
  { what: 'live: one look for 40 windows', run: oneLook },
  { what: 'shift: end lapsed claims', run: turnOf(endLapsedClaims) },
  { what: 'shift: hand over', run: turnOf(handOver) },
  { what: 'shift: follow changed targets', run: turnOf(retarget) },
  { what: 'shift: warn and breach', run: turnOf(warnAndBreach) },
  { what: 'shift: give back what was assigned', run: turnOf(giveBack) },
  { what: 'shift: find what nobody may take', run: turnOf(findUntakeable) },
]

async function byPrimaryKey({ runtime: { db }, size }: Side): Promise<unknown> {
  const ids = Array.from({ length: PRIMARY_KEYS }, () => anyOf(size.open + size.decided))
  return await sql`select * from cases where id = any(${ids}::bigint[])`.execute(db)
}

async function claim({ runtime: { db, rules, clock }, me }: Side) {
  const { claim: claimed } = await claimNext(db, me, rules(), clock.now())
  if (!claimed) throw new Error('nothing to claim')
  return claimed
}

async function claimAndDecide(side: Side): Promise<void> {
  const { caseId, token } = await claim(side)
  const { db, rules, clock } = side.runtime
  const { version } = await db.selectFrom('cases').select('version').where('id', '=', caseId).executeTakeFirstOrThrow()
  const holder = { moderatorId: side.me.id, token }
  const choice = { version, rule: 'no_abuse', action: 'delete' } as const
  await db.transaction().execute(trx => decide(trx, holder, choice, rules(), clock.now()))
}

/** At the instant at which the bench began: nothing new falls due while it runs. */
function turnOf(turn: typeof handOver): (side: Side) => Promise<number> {
  return ({ runtime: { db, rules }, since }) => turn(db, rules(), since)
}
