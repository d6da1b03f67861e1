import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The environment could not be used as it is: the message names each setting and what is wrong with it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const port = z.coerce.number('must be a port').int().min(0).max(65535)
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
const redisUrl = z.string().regex(/^rediss?:\/\//, 'must be a redis:// address')
const webAddress = z.url({ protocol: /^https?$/, message: 'must be an http or https address' })

/** Over plain HTTP anybody on the way could say who somebody is: on this machine only. */
const issuer = webAddress.refine(
  address => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(address),
  'must be an https address (http: on this machine only)',
)
const proxies = z
  .string()
  .refine(isProxies, 'must be a number of proxies, or addresses and networks with commas between them')
  .transform(value => (/^\d+$/.test(value) ? Number(value) : value.split(',').map(one => one.trim())))

const settings = z.object({
  /** The record. Without it `npm start` runs a PostgreSQL of its own in POSTMOD_DATA. */
  DATABASE_URL: postgresUrl.optional(),
  /** For migrations, where they run as another role than the application. */
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  /** The queues. Without it `npm start` looks for a redis-server, and else keeps the queues in PostgreSQL. */
  REDIS_URL: redisUrl.optional(),
  /** BullMQ's prefix: one hash tag, so that a Redis Cluster keeps a queue's keys together. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^\{[a-z0-9-]+\}$/, 'must be one hash tag, such as {postmod}')
    .default('{postmod}'),
  /** Where `npm start` keeps its own services' data. */
  POSTMOD_DATA: z.string().min(1).default('.data'),
  /** What the desk does. The default lies in the repository. */
  POLICY_FILE: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('../policy.json', import.meta.url))),
  /** England & Wales's and Scotland's bank holidays in GOV.UK's format; the default lies in the repository. */
  BANK_HOLIDAYS_FILE: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('../bank-holidays.json', import.meta.url))),
  DESK_HOST: z.string().min(1).default('127.0.0.1'),
  DESK_PORT: port.default(4100),
  /** The desk's address as moderators and sites see it. */
  DESK_URL: webAddress.optional(),
  /**
   * Which proxies stand before the desk: their addresses or, where nobody gets to it but through them, how many. What
   * they say of where somebody comes from is believed, for guesses are counted by it; without it nobody is believed.
   */
  TRUST_PROXY: proxies.optional(),
  /** A provider of OpenID Connect through which people sign in. */
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** Without it the desk is a public client. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What people call the provider: `Sign in with NAME`. */
  OIDC_NAME: z.string().trim().min(1).max(60).optional(),
  /** May people sign in with a password? Without a word about it: where there is no provider. */
  PASSWORDS: z.enum(['on', 'off']).optional(),
  /** The mail server for reports, `smtp://USER:PASSWORD@HOST:587` or `smtps://...`, and who they are from. */
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must be an smtp:// or smtps:// address')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>]*<)?[^<>@\s]+@[^<>@\s]+>?$/, 'must be an e-mail address')
    .optional(),
  /** A chat's incoming webhook (Slack, Mattermost) for reports. The address is a secret. */
  CHAT_WEBHOOK_URL: webAddress.optional(),
  NEWSPAPER_PORT: port.default(4101),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  /** What `postmod submit` talks to, where that is not the `npm start` of this checkout. */
  POSTMOD_URL: webAddress.optional(),
  POSTMOD_KEY: z.string().min(1).optional(),
  /** A deployed worker touches this file while it can reach the record, for a health check that has only a shell. */
  HEARTBEAT_FILE: z.string().min(1).optional(),
  PATH: z.string().default(''),
  /** Set by npm: the script that is running. */
  npm_lifecycle_event: z.string().optional(),
})

export type Config = Readonly<z.infer<typeof settings>>
export type Setting = keyof Config

/** What a worker that is deployed by itself must be given. `all.ts` needs none of it. */
export const NEEDED_BY_WORKERS = ['DATABASE_URL', 'REDIS_URL'] as const satisfies readonly Setting[]
export type WorkerConfig = Config & Readonly<Record<(typeof NEEDED_BY_WORKERS)[number], string>>

/**
 * Reads the environment: where things are. (What the desk does is the policy file's.)
 * @throws {ConfigError}
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty setting is one that was not set: compose files and CI write them so.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) throw new ConfigError(`environment:\n${z.prettifyError(parsed.error)}`)
  const missing = missingForOidc(parsed.data)
  if (missing.length > 0)
    throw new ConfigError(`environment: ${missing.join(' and ')} must be set where people sign in by OpenID Connect`)
  return parsed.data
}

function missingForOidc(config: Config): Setting[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = config
  const isAsked = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME].some(value => value !== undefined)
  return isAsked ? NEEDED_FOR_OIDC.filter(name => config[name] === undefined) : []
}

/** The provider sends people back to the desk's own address. */
const NEEDED_FOR_OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'DESK_URL'] as const satisfies readonly Setting[]

/** `1`; `10.0.0.7, 192.168.0.0/16`. Everybody (0.0.0.0/0) may be said, and is meant then. */
function isProxies(value: string): boolean {
  if (/^\d+$/.test(value)) return Number(value) > 0 && Number(value) <= 10
  return value.split(',').every(one => {
    const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d+))?$/.exec(one.trim()) ?? []
    return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
  })
}

/** @throws {ConfigError} naming every setting that is missing. */
export function readWorkerConfig(env?: NodeJS.ProcessEnv): WorkerConfig {
  const config = readConfig(env)
  const { DATABASE_URL, REDIS_URL } = config
  if (DATABASE_URL === undefined || REDIS_URL === undefined) {
    const missing = NEEDED_BY_WORKERS.filter(name => config[name] === undefined)
    throw new ConfigError(`environment: ${missing.join(' and ')} must be set (npm start sets up its own)`)
  }
  return { ...config, DATABASE_URL, REDIS_URL }
}
