import { NOT_TAKEN } from '../appeal/refused.ts'
import { type Appeal } from '../appeal/schema.ts'
import { appealedSchema, appealStateSchema, type AppealTaken, type AppealTold } from '../appeal/told.ts'
import { AppealRefusedError } from './errors.ts'
import { problemOf, refusalOf, wordsOf } from './problem.ts'
import { type ApiOptions, asker, saidIn } from './request.ts'

export interface AppealsClient {
  /**
   * Hands over an author's appeal against a decision. Whether it is taken is known at once; the same again is the same.
   * The key needs `appeals:write`.
   * @throws {AppealRefusedError} it is not taken; its message is for the author.
   * @throws {OutcomeUnknownError} hand it over again with the same id.
   * @throws {KeyRefusedError}
   */
  appeal(appeal: Appeal): Promise<AppealTaken>
  /** What became of it; undefined if there is none with this id. @throws {OutcomeUnknownError} ask again. */
  appealState(id: string): Promise<AppealTold | undefined>
}

/** For a site whose authors may appeal. */
export function appealsClient(options: ApiOptions): AppealsClient {
  const request = asker(options)
  return { appeal, appealState }

  async function appeal(raised: Appeal): Promise<AppealTaken> {
    const answer = await request('/v1/appeals', { method: 'POST', body: JSON.stringify(raised) })
    if (answer.ok) return await saidIn(answer, appealedSchema)
    if (answer.status !== 409 && answer.status !== 404) throw await refusalOf(answer, AppealRefusedError)
    const problem = await problemOf(answer)
    const because = NOT_TAKEN.find(known => problem.type === `/problems/${known}`)
    throw new AppealRefusedError(
      because === undefined ? wordsOf(problem) : (problem.detail ?? wordsOf(problem)),
      because,
    )
  }

  async function appealState(id: string): Promise<AppealTold | undefined> {
    const answer = await request(`/v1/appeals/${encodeURIComponent(id)}`)
    if (answer.status === 404) return undefined
    if (!answer.ok) throw await refusalOf(answer, AppealRefusedError)
    return await saidIn(answer, appealStateSchema)
  }
}
