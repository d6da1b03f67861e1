import { z } from 'zod'

const KINDS = ['day', 'week', 'month'] as const

/** Which reports are made by themselves, and at what local time of the day after their period. */
export const reportsPolicy = z
  .strictObject({
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local wall time, such as 09:15')
      .default('09:15'),
    /** Who they are sent to by e-mail. */
    to: z.array(z.email().max(254)).default([]),
    kinds: z.array(z.enum(KINDS)).default([...KINDS]),
  })
  .prefault({})
