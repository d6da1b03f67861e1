import { z } from 'zod'
import { type Acknowledged, acknowledgedSchema, type Acknowledgement } from '../delivery/acknowledgement.ts'
import { type Decision, decisionSchema } from '../delivery/message.ts'
import { AcknowledgementRefusedError, OutcomeUnknownError } from './errors.ts'
import { refusalOf } from './problem.ts'
import { type ApiOptions, asker, saidIn } from './request.ts'

export type ReadOptions = {
  /** How many are asked for at once, 1 to 100. */
  limit?: number
}

export interface DecisionsClient {
  /**
   * Everything that was decided and that the site has not acknowledged, of each comment the earliest: the next about
   * it comes once that is acknowledged. Ends when there is no more; ask again every so often. The same decision comes
   * again until it is acknowledged, so apply it once for its `decision` id. The key needs `decisions:read`.
   *
   *     for await (const decision of postmod.decisions()) {
   *       await postmod.acknowledge(decision.decision, { outcome: await apply(decision) })
   *     }
   *
   * @throws {OutcomeUnknownError} ask again later.
   * @throws {KeyRefusedError}
   */
  decisions(options?: ReadOptions): AsyncGenerator<Decision, void, undefined>
  /**
   * Says what became of a decision at the site; again is the same. The key needs `decisions:write`.
   * @throws {AcknowledgementRefusedError} the site was not told of it, or something else is known of it.
   * @throws {OutcomeUnknownError} say it again.
   * @throws {KeyRefusedError}
   */
  acknowledge(decision: string, what: Acknowledgement): Promise<Acknowledged>
}

const pageSchema = z.object({ decisions: z.array(decisionSchema), next: z.string().nullable() })
const NOT_SHOWN = '/problems/no-such-decision'

/** For a site that reads its decisions, because it takes no webhooks or wants to be sure. */
export function decisionsClient(options: ApiOptions): DecisionsClient {
  const request = asker(options)
  return { decisions, acknowledge }

  async function* decisions({ limit = 50 }: ReadOptions = {}): AsyncGenerator<Decision, void, undefined> {
    let after: string | null = null
    do {
      const asked = new URLSearchParams({ limit: String(limit), ...(after !== null && { after }) })
      const answer = await request(`/v1/decisions?${asked.toString()}`)
      if (!answer.ok) throw await refusalOf(answer, OutcomeUnknownError)
      const page: z.infer<typeof pageSchema> = await saidIn(answer, pageSchema)
      yield* page.decisions
      after = page.next
    } while (after !== null)
  }

  async function acknowledge(decision: string, what: Acknowledgement): Promise<Acknowledged> {
    const path = `/v1/decisions/${encodeURIComponent(decision)}/acknowledgement`
    const answer = await request(path, { method: 'POST', body: JSON.stringify(what) })
    if (!answer.ok) throw await refusalOf(answer, AcknowledgementRefusedError, [NOT_SHOWN])
    return await saidIn(answer, acknowledgedSchema)
  }
}
