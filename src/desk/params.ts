import { z } from 'zod'

/** `/desk/cases/:id` */
export const caseParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
