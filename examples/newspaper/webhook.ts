import { type FastifyInstance } from 'fastify'
import { verify, WebhookRefusedError, type DecisionMessage } from 'postmod/client'
import { z } from 'zod'
import { type Comment, changeText, findComment, removeComment, restoreComment, tellAuthor } from './comments.ts'
import { keepAnswer } from './outbox.ts'
import { SITE, type Newspaper } from './site.ts'
import { inTransaction, type Store } from './store.ts'

// A decision carries an answer for each complaint, and a brigade may have made thousands.
const BODY_LIMIT = 16 * 1024 * 1024

type Outcome = 'applied' | 'known' | 'overtaken' | 'no-such-comment' | 'comment-changed'

const STATUS = {
  applied: 200,
  known: 200,
  overtaken: 200,
  'no-such-comment': 404,
  'comment-changed': 409,
} as const satisfies Record<Outcome, number>

/** POST /postmod/webhook: Postmod tells what was decided about a comment. */
export async function webhookRoute(app: FastifyInstance, newspaper: Newspaper): Promise<void> {
  await app.register(scope => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    )
    scope.post('/postmod/webhook', { bodyLimit: BODY_LIMIT }, (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : ''
      try {
        const decision = verify({ headers: request.headers, body }, newspaper.webhookSecrets)
        const outcome = applyDecision(newspaper.store, decision, newspaper.now())
        return reply
          .code(STATUS[outcome])
          .send({ outcome, ...(outcome === 'comment-changed' && asItIs(newspaper.store, decision)) })
      } catch (error) {
        if (!(error instanceof WebhookRefusedError)) throw error
        request.log.warn({ err: error }, 'a webhook was refused')
        return reply.code(401).send({ outcome: 'refused' })
      }
    })
  })
}

/** With a 409, so that the moderators read at once what the comment says now. */
function asItIs(store: Store, { data }: DecisionMessage): { revision: number; text: string } | undefined {
  const comment = findComment(store, data.comment)
  return comment && { revision: comment.revision, text: comment.text }
}

/**
 * Does what was decided, once: a decision that is here already, or one that a later decision has overtaken, changes
 * nothing. An amended text is a new revision like any other, so a decision made on the text before it is out of date.
 */
export function applyDecision(store: Store, { data }: DecisionMessage, now: Date): Outcome {
  return inTransaction(store, () => {
    const known = store.prepare('select 1 from decisions where id = ?').get(data.decision)
    if (known) return 'known'
    const comment = data.site === SITE ? findComment(store, data.comment) : undefined
    if (!comment) return 'no-such-comment'
    if (data.sequence < lastSequence(store, comment.id)) return 'overtaken'
    if (!isAsDecidedOn(comment, data)) return 'comment-changed'

    switch (data.action) {
      case 'amend':
        changeText(store, { ...comment, text: data.textAfter ?? comment.text }, 'moderator')
        break
      case 'delete':
        removeComment(store, comment.id)
        break
      case 'restore':
        restoreComment(store, { ...comment, text: data.textAfter ?? comment.text })
        break
      case 'keep':
      case 'uphold':
        break
    }
    if (data.statement !== null) tellAuthor(store, comment.id, data.statement)
    for (const { complaint, answer } of data.answers) keepAnswer(store, complaint, answer)
    store
      .prepare('insert into decisions (id, comment, sequence, action, appliedAt) values (?, ?, ?, ?, ?)')
      .run(data.decision, comment.id, data.sequence, data.action, now.toISOString())
    return 'applied'
  })
}

/** Revision -1: nobody had told the desk of the comment, and its text was typed there. */
function isAsDecidedOn(comment: Comment, { revision, textBefore }: DecisionMessage['data']): boolean {
  return revision < 0 ? textBefore.trim() === comment.text.trim() : revision === comment.revision
}

function lastSequence(store: Store, comment: string): number {
  const row = store.prepare('select max(sequence) as last from decisions where comment = ?').get(comment)
  return z.object({ last: z.int().nullable() }).parse(row).last ?? 0
}
