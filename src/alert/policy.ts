import { z } from 'zod'
import { duration } from '../duration.ts'

/** Who is told of alerts by e-mail, and from what age on a backlog is one. */
export const alertsPolicy = z
  .strictObject({
    to: z.array(z.email().max(254)).default([]),
    backlogOlderThan: duration.default(86_400_000),
  })
  .prefault({})
