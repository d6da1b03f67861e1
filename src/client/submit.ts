import { z } from 'zod'
import { type CommentNews, commentNewsSchema } from '../intake/comment-news.ts'
import { COMPLAINTS_PER_JOB, type Complaint, complaintSchema } from '../intake/complaint.ts'
import { misplacedNotice } from '../intake/notice.ts'
import { ComplaintRefusedError } from './errors.ts'
import type { ComplaintsClient, Outcome, SubmitOptions, Taken, Told } from './outcome.ts'
import { complaintReference } from './reference.ts'

/** What a door does with up to a hundred checked complaints. */
export type Door = {
  send(complaints: readonly Complaint[], options: Required<SubmitOptions>): Promise<Outcome[]>
  tell(news: CommentNews): Promise<Told>
  recorded: ComplaintsClient['recorded']
  complaint: ComplaintsClient['complaint']
  close(): Promise<void>
}

const DEFAULTS = { until: 'accepted', timeoutMs: 30_000 } as const

/** The client over a door: checks every complaint here first, so that a bad one costs no other. */
export function clientThrough(door: Door): ComplaintsClient {
  return {
    submit,
    submitMany,
    recorded: ids => door.recorded(ids),
    complaint: reference => door.complaint(reference),
    commentChanged: changed => tell({ changed }),
    commentRemoved: removed => tell({ removed }),
    close: () => door.close(),
  }

  async function tell(news: CommentNews): Promise<Told> {
    const parsed = commentNewsSchema.safeParse(news)
    if (!parsed.success) throw new ComplaintRefusedError(z.prettifyError(parsed.error))
    return await door.tell(parsed.data)
  }

  async function submit(complaint: Complaint, options: SubmitOptions = {}): Promise<Taken> {
    const [result] = await submitMany([complaint], options)
    if ('problem' in result!) throw new ComplaintRefusedError(result.problem, result.because)
    return result!
  }

  async function submitMany(complaints: readonly Complaint[], options: SubmitOptions = {}): Promise<Outcome[]> {
    const outcomes: Outcome[] = complaints.map(checked)
    const sound = [...complaints.keys()].filter(i => outcomes[i]!.outcome !== 'refused')
    for (let from = 0; from < sound.length; from += COMPLAINTS_PER_JOB) {
      const chunk = sound.slice(from, from + COMPLAINTS_PER_JOB)
      const sent = await door.send(
        chunk.map(i => complaints[i]!),
        { ...DEFAULTS, ...options },
      )
      for (const [n, i] of chunk.entries()) outcomes[i] = sent[n]!
    }
    return outcomes
  }
}

function checked(complaint: Complaint): Outcome {
  const parsed = complaintSchema.safeParse(complaint)
  const id = String((complaint as Partial<Complaint> | undefined)?.id)
  const refused = (problem: string): Outcome => ({ id, outcome: 'refused', because: 'malformed', problem })
  if (!parsed.success) return refused(z.prettifyError(parsed.error))
  const misplaced = misplacedNotice(parsed.data)
  if (misplaced !== undefined) return refused(`notice: ${misplaced}`)
  return { id, outcome: 'accepted', reference: complaintReference(parsed.data.site, parsed.data.id) }
}
