import { pino } from 'pino'
import { appealsClient, complaintsClient } from 'postmod/client'
import { newspaperApp } from './app.ts'
import { readConfig, SettingsError, type Config } from './config.ts'
import { keepPassingOn } from './outbox.ts'
import { seed } from './seed.ts'
import { type Newspaper } from './site.ts'
import { openStore } from './store.ts'

/** The Auldbrig Chronicle: a newspaper's site, to try Postmod on. */
async function main(): Promise<void> {
  const config = readConfig()
  // Standard output is for the one line that says where it listens.
  const log = pino({ name: 'newspaper', level: config.logLevel }, pino.destination(2))
  const store = openStore(config.dataFolder)
  seed(store, new Date())

  const api = { url: config.postmodUrl, key: config.postmodKey }
  const client = complaintsClient(api)
  const appeals = appealsClient(api)
  const { webhookSecrets } = config
  const address = () => config.publicUrl ?? app.listeningOrigin
  const newspaper: Newspaper = { store, client, appeals, webhookSecrets, address, now: () => new Date() }
  const app = await newspaperApp(newspaper, log)
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw listenError(error, config)
  })

  const closing = new AbortController()
  const passingOn = keepPassingOn(newspaper, log, closing.signal)
  const close = async () => {
    if (closing.signal.aborted) return
    closing.abort()
    await app.close()
    await passingOn
    store.close()
    // Not left to run out: a request to a Postmod that does not answer would hold the process for half a minute.
    process.exit(0)
  }
  const stop = () => void close().catch(fail)
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (config.followsStdin) process.stdin.on('end', stop).on('error', stop).resume()
  process.stdout.write(`${JSON.stringify({ listening: address() })}\n`)
  await passingOn
}

function listenError(error: unknown, { host, port }: Config): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!taken) return error
  return new SettingsError(`NEWSPAPER_PORT: port ${port} of ${host} is taken; set NEWSPAPER_PORT to one that is free`)
}

function fail(error: unknown): void {
  const words = error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${words}\n`)
  process.exit(1)
}

main().catch(fail)
