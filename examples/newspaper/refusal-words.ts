import { type Refusal } from 'postmod/client'

/** Why a report was not taken, as a reader can use it. */
export function refusalWords(because: Refusal, problem: string): string {
  if (because === 'too_many_open')
    return 'You have reported several posts that are still being looked at. Please try again once you have heard about one of them.'
  return `The moderators’ desk did not accept it: ${problem}`
}
