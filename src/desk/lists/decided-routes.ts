import type { FastifyInstance } from 'fastify'
import type { DeskRuntime } from '../desk-runtime.ts'
import { decidedPage } from '../pages/lists/decided.ts'
import { forPeople } from '../rights.ts'
import { showing } from '../show.ts'
import { listColleagues } from '../../claim/colleagues.ts'
import { listDecisions } from './decisions.ts'
import { listQuery } from './keyset.ts'
import { liveAddress, newestNow } from './newest.ts'
import { readSearch } from './search.ts'
import { canBeFound } from './words.ts'

/** The list of decisions and the search through it. */
export function decidedRoutes(app: FastifyInstance, runtime: DeskRuntime): void {
  const { db, rules, clock } = runtime
  const { deskOf } = showing(runtime)

  // No schema of the search: what is wrong with a search is said beside its field, with what was typed.
  app.get('/desk/decided', { schema: { security: forPeople('read') } }, async (request, reply) => {
    const { moderator } = request
    const now = clock.now()
    const { policy } = rules()
    const page = listQuery.parse(request.query)
    const asked = readSearch(request.query, policy)
    const { words } = asked.search
    if (words !== undefined && !(await canBeFound(db, words)))
      asked.problems.words = 'Give a word to look for, not only words to leave out.'
    const sound = Object.keys(asked.problems).length === 0
    if (!sound) reply.status(422)

    const since = await newestNow(db, moderator, 'decided', now)
    const [desk, decisions, moderators] = await Promise.all([
      deskOf(moderator, reply),
      sound ? listDecisions(db, moderator, asked.search, page) : undefined,
      listColleagues(db, moderator),
    ])
    // Of what is searched for it is not said what is new.
    const live = liveAddress('decided', Object.keys(asked.search).length === 0 ? since : undefined)
    const isFirst = page.after === undefined && page.before === undefined
    return reply
      .type('text/html; charset=utf-8')
      .send(decidedPage({ desk, asked, decisions, moderators, isFirst, live, policy, now }))
  })
}
