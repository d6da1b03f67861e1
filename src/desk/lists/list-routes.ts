import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Moderator } from '../../claim/moderator.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { deadLettersPage } from '../pages/dead-letters.ts'
import { caseListPage } from '../pages/lists/case-list.ts'
import type { RowView } from '../pages/lists/case-row.ts'
import { minePage } from '../pages/lists/mine.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { AWAITING_SECOND, assignedTo, ESCALATED, heldBy, ON_HOLD, OPEN, proposedBy, UNTAKEABLE } from './case-lists.ts'
import { listCases } from './case-rows.ts'
import { listDeadLetters } from './dead-letters.ts'
import { listLeaving } from './decisions.ts'
import { type Asked, listQuery } from './keyset.ts'
import { liveAddress, newestNow } from './newest.ts'

const LISTS = {
  open: OPEN,
  escalated: ESCALATED,
  second: AWAITING_SECOND,
  untakeable: UNTAKEABLE,
  'held-for-law': ON_HOLD,
}
const SHARED = ['open', 'escalated', 'second', 'untakeable', 'held-for-law'] as const

/** The desk's lists of cases, and of what never became one. */
export function listRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)
  const routes = app.withTypeProvider<ZodTypeProvider>()
  const paged = { schema: { security: forPeople('read'), querystring: listQuery } }

  for (const list of SHARED) {
    routes.get(`/desk/${list}`, paged, async (request, reply) => {
      const { moderator } = request
      const now = clock.now()
      const since = await newestNow(db, moderator, list, now)
      const [desk, cases] = await Promise.all([
        deskOf(moderator, reply),
        listCases(db, moderator, LISTS[list], request.query, now),
      ])
      const view: RowView = {
        list,
        moderatorId: moderator.id,
        policy: rules().policy,
        now,
        select: list === 'open' && moderator.role !== 'auditor',
        take: mayTake(moderator, list, now),
      }
      const live = liveAddress(list, since, cases.rows)
      return send(reply, caseListPage({ desk, cases, view, isFirst: isFirst(request.query), live }, list))
    })
  }

  routes.get('/desk/mine', paged, async (request, reply) => {
    const { moderator } = request
    const { id } = moderator
    const now = clock.now()
    const [desk, held, assigned, proposed, leaving] = await Promise.all([
      deskOf(moderator, reply),
      listCases(db, moderator, heldBy(id, now), {}, now),
      listCases(db, moderator, assignedTo(id, now), request.query, now),
      listCases(db, moderator, proposedBy(id), {}, now),
      listLeaving(db, moderator, now),
    ])
    const view: RowView = { list: 'mine', moderatorId: id, policy: rules().policy, now }
    const live = liveAddress('mine', undefined, [...held.rows, ...assigned.rows, ...proposed.rows])
    return send(reply, minePage({ desk, held, assigned, proposed, leaving, view, live }))
  })

  routes.get('/desk/dead-letters', paged, async (request, reply) => {
    const { moderator } = request
    const since = await newestNow(db, moderator, 'dead-letters', clock.now())
    const [desk, letters] = await Promise.all([deskOf(moderator, reply), listDeadLetters(db, moderator, request.query)])
    const live = liveAddress('dead-letters', since)
    const { timeZone } = rules().policy
    return send(reply, deadLettersPage({ desk, letters, isFirst: isFirst(request.query), live, timeZone }))
  })

  /** A named case: seniors at any time, the others what the pull might give them. */
  function mayTake({ role, pools }: Moderator, list: (typeof SHARED)[number], now: Date): boolean {
    if (role === 'auditor' || list === 'second' || list === 'held-for-law') return false
    if (role !== 'moderator') return true
    return list === 'open' && pools.includes(rules().rota.poolOnDuty(now))
  }
}

const isFirst = ({ after, before }: Asked) => after === undefined && before === undefined

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}
