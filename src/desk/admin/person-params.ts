import { z } from 'zod'

/** `/desk/admin/people/:login`; a login that nobody can have leads to nobody. */
export const personParams = z.object({ login: z.string() })
