import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Transaction } from 'kysely'
import type { Database } from '../../database/schema.ts'
import type { Actor } from '../../people/admin-events.ts'
import { NoSuchSiteError } from '../../sites/errors.ts'
import type { DeskRuntime } from '../desk-runtime.ts'
import { Problem } from '../problem.ts'
import { showing } from '../show.ts'
import type { AdminRefusal } from './admin-refusals.ts'
import { administering } from './administering.ts'

/** What became of an act: what its verb answers, or why it was not taken. */
type Attempted<T> = { done: T; refused?: undefined } | { done?: undefined; refused: AdminRefusal }

/** What the acts on sites, keys and secrets have in common: many of them answer with something. */
export function siteActs(runtime: DeskRuntime) {
  const { deskOf } = showing(runtime)
  const { attempt: attemptOf } = administering(runtime)
  return { deskOf, attempt }

  /** One transaction in the name of whoever is signed in. @throws {Problem} 404 where what it is about does not exist. */
  async function attempt<T>(
    { moderator }: FastifyRequest,
    act: (trx: Transaction<Database>, actor: Actor, now: Date) => Promise<T>,
  ): Promise<Attempted<T>> {
    const answers: T[] = []
    const refused = await attemptOf(moderator, async (trx, actor, now) => {
      answers.push(await act(trx, actor, now))
    })
    if (refused?.status === 404) throw new Problem(404, 'not-found', refused.words)
    return refused ? { refused } : { done: answers[0]! }
  }
}

/** What is there. @throws {Problem} 404 where it is not. */
export async function found<T>(looking: Promise<T>): Promise<T> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof NoSuchSiteError) throw new Problem(404, 'not-found', error.message)
    throw error
  }
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page)
}

/** A page with what is shown once: no browser and no proxy keeps it. */
export function sendOnce(reply: FastifyReply, page: string): FastifyReply {
  return sendPage(reply.header('cache-control', 'no-store'), page)
}
