import { z } from 'zod'
import { letterTemplate } from './letter-template.ts'

const words = z.string().min(1).max(500)

/**
 * A statement of reasons, to the comment's author. `{comment}`: when it was posted and on which article; `{when}`: the
 * time of the decision; `{rule}`: the house rule's words; `{law}`: those of `laws` for that rule; `{source}`: from which
 * complaints or source (`sources`), never from whom; `{appeal}`: how to appeal (`appealWords`). A line of which one has
 * nothing to say is left out.
 */
const statement = letterTemplate(['comment', 'when', 'rule', 'law', 'source', 'appeal'], 2000)

/** What the author of a comment is told. */
export const statementsPolicy = z.strictObject({
  amend: statement,
  delete: statement,
  uphold: statement.default(
    'Another moderator has looked at your comment again, and the decision stands. House rule: {rule}.',
  ),
  restore: statement.default('Another moderator has looked at your comment again and put it back as you wrote it.'),
})

/** `{source}`, by where complaints came from; `notice`: a letter's that staff wrote down. `{reasons}`: what readers chose, in words. */
export const sourcesPolicy = z
  .strictObject({
    reader: letterTemplate(['reasons'], 500).default('Readers reported it: {reasons}.'),
    staff: letterTemplate(['reasons'], 500).default('Our own staff raised it: {reasons}.'),
    notice: letterTemplate(['reasons'], 500).default('We were sent a notice of complaint: {reasons}.'),
    tool: letterTemplate(['reasons'], 500).default('An automatic tool found it: {reasons}.'),
  })
  .prefault({})

/** `{appeal}`. `{within}`: `14 days`, from `appeals.within`. */
export const appealWordsPolicy = letterTemplate(['within'], 500).default(
  'If you think that this is wrong, you can appeal within {within}: another moderator will look at it.',
)

/** `{law}`: by house rule, the law behind it. */
export const lawsPolicy = z.record(z.string(), words).default({})
