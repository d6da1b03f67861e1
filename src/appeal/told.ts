import { z } from 'zod'

/** The answer to an appeal that was taken; instants are ISO 8601. Part of the client package. */
export const appealedSchema = z.object({
  id: z.string(),
  case: z.int(),
  /** `known`: it had been recorded before. */
  outcome: z.enum(['recorded', 'known']),
  /** When it is to be decided. */
  due: z.string(),
})
export type AppealTaken = z.infer<typeof appealedSchema>

const known = { id: z.string(), decision: z.string(), receivedAt: z.string() }

/** What became of an appeal, as its site may tell the author. */
export const appealStateSchema = z.discriminatedUnion('state', [
  z.object({ ...known, state: z.literal('open'), due: z.string() }),
  z.object({
    ...known,
    state: z.literal('decided'),
    outcome: z.enum(['upheld', 'restored']),
    /** To the author; null once it was erased. */
    statement: z.string().nullable(),
    decidedAt: z.string(),
  }),
])
export type AppealTold = z.infer<typeof appealStateSchema>
