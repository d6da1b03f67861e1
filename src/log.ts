import { type Logger, pino } from 'pino'

/** One log a process, on standard error, JSON lines. Texts and people never belong in it; these keys are a last guard. */
export function openLog(name: string, level: string): Logger {
  return pino(
    {
      name,
      level,
      serializers: { err: shortened },
      redact: {
        paths: ['text', 'detail', 'email', 'password', 'token', 'key', 'secret', 'authorization', 'cookie']
          .flatMap(key => [key, `*.${key}`, `*.*.${key}`])
          // By itself it is the log's own.
          .concat('*.name', '*.*.name'),
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** An error's own words and where it came from. Drivers hang whole connections on theirs: nothing else is written. */
function shortened(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type: name, message, ...code, stack, ...(cause !== undefined && { cause: shortened(cause) }) }
}
