import { z } from 'zod'

/** A setting is missing or wrong; the message names it. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

const webAddress = z.url({ protocol: /^https?$/, message: 'must be an http or https address' })
const webhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/=_-]+$/, 'must be whsec_... secrets, with commas between')

const settings = z.object({
  NEWSPAPER_PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(4101),
  NEWSPAPER_HOST: z.string().default('127.0.0.1'),
  /** The address readers know, where it is not the one listened on (behind a proxy). */
  NEWSPAPER_URL: webAddress.optional(),
  NEWSPAPER_DATA: z.string().default('.data/newspaper'),
  NEWSPAPER_FOLLOWS_STDIN: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  NEWSPAPER_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level of pino, such as info')
    .default('warn'),
  POSTMOD_URL: webAddress.default('http://127.0.0.1:4100'),
  POSTMOD_KEY: z.string('must be set: the key that Postmod gave this site').min(1),
  POSTMOD_WEBHOOK_SECRETS: z
    .string('must be set: the whsec_... secret that Postmod gave this site')
    .transform(list => list.split(',').map(secret => secret.trim()))
    .pipe(z.array(webhookSecret)),
})

export interface Config {
  port: number
  host: string
  /** Undefined: the address it listens on. */
  publicUrl: string | undefined
  dataFolder: string
  followsStdin: boolean
  logLevel: string
  postmodUrl: string
  postmodKey: string
  webhookSecrets: string[]
}

/** The only place that reads the environment. An empty setting counts as not set. Throws SettingsError. */
export function readConfig(): Config {
  const given = Object.entries(process.env).filter(([, value]) => value !== '')
  const parsed = settings.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map(issue => `${String(issue.path[0])}: ${issue.message}`).join('; '))
  }
  const set = parsed.data
  return {
    port: set.NEWSPAPER_PORT,
    host: set.NEWSPAPER_HOST,
    publicUrl: set.NEWSPAPER_URL?.replace(/\/$/, ''),
    dataFolder: set.NEWSPAPER_DATA,
    followsStdin: set.NEWSPAPER_FOLLOWS_STDIN === '1',
    logLevel: set.NEWSPAPER_LOG_LEVEL,
    postmodUrl: set.POSTMOD_URL,
    postmodKey: set.POSTMOD_KEY,
    webhookSecrets: set.POSTMOD_WEBHOOK_SECRETS,
  }
}
