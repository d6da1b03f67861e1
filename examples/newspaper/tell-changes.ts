import { type Logger } from 'pino'
import { OutcomeUnknownError } from 'postmod/client'
import { asPostmodSees } from './about-comment.ts'
import { changedByAuthors, toldOf } from './comments.ts'
import { SITE, type Newspaper } from './site.ts'

/**
 * Tells Postmod what authors have made of their comments since it was told last: of any comment, for only Postmod knows
 * which were reported. What cannot be told now is told the next time.
 */
export async function tellChanges(newspaper: Newspaper, log: Logger): Promise<void> {
  const { store, client } = newspaper
  for (const comment of changedByAuthors(store)) {
    try {
      await client.commentChanged({ site: SITE, comment: asPostmodSees(newspaper, comment) })
      toldOf(store, comment)
    } catch (error) {
      const words = 'Postmod was not told of a changed comment'
      if (error instanceof OutcomeUnknownError) log.warn({ comment: comment.id, why: error.message }, words)
      else log.error({ comment: comment.id, err: error }, words)
      return
    }
  }
}
