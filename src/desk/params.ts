import { z } from 'zod'

/** `/desk/cases/:id` */
export const caseParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })

/** The last event that a page showed; what was not meant for it is as if nothing had been shown. */
export const seenParam = z.coerce.number().int().min(0).max(2_147_483_647).catch(0)
