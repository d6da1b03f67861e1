import type { AppealedDecision } from '../appeal/appealed.ts'
import type { Policy } from '../policy.ts'
import { faultOf, saysSomething } from '../typed-text.ts'
import type { Choice } from './choice.ts'
import { BadChoiceError } from './errors.ts'
import { goesWith, type Wording, wording } from './wording.ts'

const MOST_TEXT = 20_000
const MOST_WORDS = 2000
/** With the whole of the reasons, as the policy words them, and what a moderator adds. */
const MOST_STATEMENT = 5000

export type CheckedChoice = Wording & { action: Choice['action']; rule: string; textAfter: string | null }

/**
 * A choice with every text it stands for: the amended one, and what was typed or else the policy's wording.
 * @param textBefore what the comment says now.
 * @param appealed what an appeal is against; it is upheld or the comment restored, and nothing else is decided so.
 * @throws {BadChoiceError} an unknown rule; a text that is empty, unchanged, too long or cannot be stored.
 */
export function checkChoice(
  choice: Choice,
  textBefore: string | null,
  policy: Policy,
  appealed?: Pick<AppealedDecision, 'textBefore'>,
): CheckedChoice {
  const { action, rule } = choice
  if ((action === 'uphold' || action === 'restore') !== (appealed !== undefined))
    throw new BadChoiceError(
      appealed ? 'action: an appeal is upheld or the comment restored' : `action: ${action} decides an appeal only`,
    )
  const templates = wording(policy, action, rule)
  if (!goesWith(policy, action, rule))
    throw new BadChoiceError(`rule: “${policy.houseRules[rule]}” is no house rule to ${action} a comment under`)
  if (action === 'keep' && choice.statement !== undefined)
    throw new BadChoiceError('statement: the author of a comment that is kept is told nothing')
  if (action === 'uphold' && choice.answer !== undefined)
    throw new BadChoiceError('answer: where a decision stands, its complainants are told nothing new')
  return {
    action,
    rule,
    textAfter: choice.action === 'amend' ? amended(choice.textAfter, textBefore) : restored(action, appealed),
    statement: typed('statement', choice.statement) ?? templates.statement,
    answer: typed('answer', choice.answer) ?? templates.answer,
  }
}

/** A text in a moderator's own words, trimmed. */
export function typed(field: 'statement' | 'answer' | 'why', text: string): string
export function typed(field: 'statement' | 'answer' | 'why', text: string | undefined): string | undefined
export function typed(field: 'statement' | 'answer' | 'why', text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const words = text.trim()
  const fault = faultOf(words, field === 'statement' ? MOST_STATEMENT : MOST_WORDS)
  if (fault !== undefined) throw new BadChoiceError(`${field}: ${fault}`)
  return words
}

/** What the comment said before the decision that is overturned. */
function restored(action: Choice['action'], appealed: Pick<AppealedDecision, 'textBefore'> | undefined): string | null {
  if (action !== 'restore') return null
  if (appealed?.textBefore) return appealed.textBefore
  throw new BadChoiceError('action: what the comment said was erased, and cannot be put back')
}

function amended(text: string, textBefore: string | null): string {
  if (!saysSomething(text))
    throw new BadChoiceError('textAfter: an amended comment must say something; delete it instead')
  // A form gives every line break back as one kind, whatever the comment had.
  if (text === textBefore?.replaceAll('\r\n', '\n'))
    throw new BadChoiceError('textAfter: the text is unchanged; keep it instead')
  const fault = faultOf(text, MOST_TEXT)
  if (fault !== undefined) throw new BadChoiceError(`textAfter: ${fault}`)
  return text
}
