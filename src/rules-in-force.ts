import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { messageOf } from './faults.ts'
import { loadPolicy } from './policy.ts'
import { CalendarError, loadStatutoryDays } from './rota/statutory.ts'
import { type Rules, rulesOf, targetOf } from './rules.ts'

type Files = Pick<Config, 'POLICY_FILE' | 'BANK_HOLIDAYS_FILE'>

/** The rules of this process, since when it has them, and since when a changed file could not be used. */
export type InForce = { rules: Rules; since: Date; refusedSince?: Date | undefined }

const LOOK_EVERY_MS = 5000
const A_YEAR_MS = 365 * 86_400_000

/**
 * The rules of the policy file and the bank holidays, as they are now: a changed file takes effect within seconds,
 * without a restart. One that cannot be used is logged, and the last good rules stay in force.
 *
 * @throws {PolicyError | CalendarError} if the files cannot be used at the start, or a deadline of today would pass
 *   the last year whose bank holidays are known.
 */
export function keepRules(
  files: Files,
  log: Logger,
  clock: Clock,
  lookEvery = LOOK_EVERY_MS,
): { rules: () => Rules; inForce: () => InForce; stop: () => void } {
  let since = clock.now()
  let refusedSince: Date | undefined
  let rules = loadRules(files, log, since)
  let seen = stampOf(files)
  const timer = setInterval(() => {
    try {
      const before = seen
      // A file that is away for a moment is read again when it is back.
      seen = ''
      seen = stampOf(files)
      if (seen === before) return
      const changed = loadRules(files, log, clock.now())
      if (changed.policy.version !== rules.policy.version) {
        log.info({ version: changed.policy.version }, 'a new policy is in force')
        since = clock.now()
      }
      rules = changed
      refusedSince = undefined
    } catch (error) {
      refusedSince ??= clock.now()
      log.error({ err: error }, 'the changed policy cannot be used; the last good one stays in force')
    }
  }, lookEvery)
  timer.unref()
  return { rules: () => rules, inForce: () => ({ rules, since, refusedSince }), stop: () => clearInterval(timer) }
}

function loadRules({ POLICY_FILE, BANK_HOLIDAYS_FILE }: Files, log: Logger, now: Date): Rules {
  const rules = rulesOf(loadPolicy(POLICY_FILE), loadStatutoryDays(BANK_HOLIDAYS_FILE))
  for (const reason of Object.keys(rules.policy.reasons)) targetOf(rules, reason, now)
  if (!Object.values(rules.policy.reasons).some(({ clock }) => clock === 'notice-48h')) return rules
  try {
    rules.notice(new Date(now.getTime() + A_YEAR_MS))
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    log.warn(`bank holidays run out within a year: ${messageOf(error)}`)
  }
  return rules
}

function stampOf(files: Files): string {
  return [files.POLICY_FILE, files.BANK_HOLIDAYS_FILE]
    .map(file => statSync(file))
    .map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`)
    .join('; ')
}
