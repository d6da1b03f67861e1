import { pino } from 'pino'

/** What goes wrong is seen by what a test expects; set TEST_LOG to a level to read along. */
export const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' })
