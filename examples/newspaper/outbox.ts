import { setTimeout as pause } from 'node:timers/promises'
import { type Logger } from 'pino'
import { ComplaintRefusedError, OutcomeUnknownError, type Complaint, type ComplaintsClient } from 'postmod/client'
import { z } from 'zod'
import { answerWithin } from './patience.ts'
import { type Newspaper } from './site.ts'
import { refusalWords } from './refusal-words.ts'
import { inTransaction, type Store } from './store.ts'
import { tellChanges } from './tell-changes.ts'

const PAUSE_MS = 5000

const keptRow = z.object({
  form: z.string(),
  id: z.string(),
  comment: z.string(),
  // Written by keepComplaint and by nobody else.
  body: z.string().transform((body): Complaint => JSON.parse(body)),
  state: z.enum(['kept', 'sent', 'refused']),
  refusal: z.string().nullable(),
  answer: z.string().nullable(),
  /** What the reader can read out to ask for it; null until Postmod has it. */
  reference: z.string().nullable(),
})

/** A complaint as the newspaper keeps it: `kept` until Postmod has it, then `sent`, or `refused` with the refusal. */
export type KeptComplaint = z.infer<typeof keptRow>

/**
 * Keeps the complaint that one form makes, before anything is sent. The form pressed again gives the complaint as it
 * was kept the first time, with the same id and `raisedAt`; only a refused one is made anew.
 */
export function keepComplaint(store: Store, form: string, make: () => Complaint): KeptComplaint {
  return inTransaction(store, () => {
    store.prepare(`delete from complaints where form = ? and state = 'refused'`).run(form)
    const find = store.prepare('select * from complaints where form = ?')
    const before = keptRow.optional().parse(find.get(form))
    if (before) return before
    const complaint = make()
    store
      .prepare('insert into complaints (form, id, comment, body) values (?, ?, ?, ?)')
      .run(form, complaint.id, complaint.comment.id, JSON.stringify(complaint))
    return keptRow.parse(find.get(form))
  })
}

export function findComplaint(store: Store, id: string): KeptComplaint | undefined {
  return keptRow.optional().parse(store.prepare('select * from complaints where id = ?').get(id))
}

/** Keeps the moderators' answer for the reader who complained; a complaint made elsewhere is none of ours. */
export function keepAnswer(store: Store, complaint: string, answer: string): void {
  store.prepare('update complaints set answer = ? where id = ?').run(answer, complaint)
}

/**
 * Hands a kept complaint to Postmod. It is `sent` or `refused` after this; it stays `kept`, and the error is thrown,
 * if nobody knows what became of it (OutcomeUnknownError) or something else is wrong that is not the reader's fault.
 */
export async function passOn(store: Store, client: ComplaintsClient, kept: KeptComplaint): Promise<KeptComplaint> {
  if (kept.state === 'kept') {
    store.prepare('update complaints set tries = tries + 1 where id = ?').run(kept.id)
    try {
      const { reference } = await answerWithin(client.submit(kept.body))
      settle(store, kept.id, { state: 'sent', reference, refusal: null })
    } catch (error) {
      if (!(error instanceof ComplaintRefusedError)) throw error
      settle(store, kept.id, { state: 'refused', reference: null, refusal: refusalWords(error.because, error.message) })
    }
  }
  return findComplaint(store, kept.id) ?? kept
}

function settle(
  store: Store,
  id: string,
  { state, reference, refusal }: Pick<KeptComplaint, 'state' | 'reference' | 'refusal'>,
): void {
  store
    .prepare(`update complaints set state = ?, reference = ?, refusal = ? where id = ? and state = 'kept'`)
    .run(state, reference, refusal, id)
}

/** Sends what is kept and tells what authors have changed, now and every five seconds, until `signal` aborts. */
export async function keepPassingOn(newspaper: Newspaper, log: Logger, signal: AbortSignal): Promise<void> {
  const { store, client } = newspaper
  // One at a time, here and below: a Postmod that has just come back is not to be flooded.
  while (!signal.aborted) {
    await passOnKept(store, client, log, signal)
    if (!signal.aborted) await tellChanges(newspaper, log)
    // Rejects only because the signal aborted: the newspaper is closing, and the loop ends.
    await pause(PAUSE_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

async function passOnKept(store: Store, client: ComplaintsClient, log: Logger, signal: AbortSignal): Promise<void> {
  // Fewest tries first, and a round ends at its first failure: one that always fails does not hold up the others.
  const rows = store.prepare(`select * from complaints where state = 'kept' order by tries, rowid`).all()
  for (const kept of z.array(keptRow).parse(rows)) {
    if (signal.aborted) return
    try {
      const { state, refusal } = await passOn(store, client, kept)
      if (state === 'refused') log.error({ complaint: kept.id, refusal }, 'Postmod refused a kept complaint')
      else log.info({ complaint: kept.id }, 'a kept complaint was passed on')
    } catch (error) {
      logNotPassedOn(log, kept.id, error)
      return
    }
  }
}

/** A warning where Postmod could not be reached, an error where something else went wrong. */
export function logNotPassedOn(log: Pick<Logger, 'warn' | 'error'>, complaint: string, error: unknown): void {
  const words = 'a complaint is kept here: it could not be passed on to Postmod'
  // Every five seconds while Postmod is away: a line is enough, where a stack would hide all else.
  if (error instanceof OutcomeUnknownError) log.warn({ complaint, why: error.message }, words)
  else log.error({ complaint, err: error }, words)
}
