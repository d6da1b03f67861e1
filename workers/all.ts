import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database/connection.ts'
import { migrate } from '../src/database/migrate.ts'
import { startDelivery } from '../src/delivery/start.ts'
import { setUpDemo } from '../src/demo/demo.ts'
import { startNewspaper } from '../src/demo/newspaper.ts'
import { startDesk } from '../src/desk/start.ts'
import { openServices } from '../src/embedded/services.ts'
import { messageOf } from '../src/faults.ts'
import { startIntake } from '../src/intake/start.ts'
import { openLog } from '../src/log.ts'
import { checkPort } from '../src/ports.ts'
import { endWith, onSignal } from '../src/process.ts'
import { startShift } from '../src/rota/start.ts'
import { openRuntime } from '../src/runtime.ts'
import { startSla } from '../src/sla/start.ts'

// All workers in one process, on services of its own where none is given, with a demo newspaper: `npm start`.
const { config, fresh } = asked()
const log = openLog('postmod', config.LOG_LEVEL ?? 'warn')
const ends: (() => Promise<unknown>)[] = []
let ending = false
const end = async () => {
  ending = true
  for (const one of ends.splice(0).toReversed()) await one()
}
const fail = async (words: string) => {
  if (ending) return
  process.stderr.write(`postmod: ${words}\n`)
  await end()
  process.exit(1)
}
onSignal(end)
endWith(process.ppid, config.npm_lifecycle_event !== undefined, end)

try {
  await checkPort(config.DESK_HOST, config.DESK_PORT, 'DESK_PORT')
  await checkPort('127.0.0.1', config.NEWSPAPER_PORT, 'NEWSPAPER_PORT')
  const services = await openServices(config, log, fresh)
  ends.push(services.stop)
  void services.ended.then(fail)

  const db = openDatabase(services.databaseUrl, log, { most: 2 })
  await migrate(db)
  await db.destroy()
  const runtime = await openRuntime(config, log, services.databaseUrl, services.store)
  ends.push(runtime.close)
  startIntake(runtime)
  startDelivery(runtime)

  const data = config.POSTMOD_DATA
  const deskUrl = `http://${config.DESK_HOST}:${config.DESK_PORT}`
  if (!services.embedded) {
    await startShift(runtime)
    await startSla(runtime)
    await startDesk(runtime)
    process.stdout.write(`Postmod is up: the desk is at ${deskUrl}\n(${services.inWords})\n`)
  } else {
    const newspaperUrl = `http://127.0.0.1:${config.NEWSPAPER_PORT}`
    const { credentials, people } = await setUpDemo(runtime.db, data, deskUrl, newspaperUrl)
    // After its people are there, or its first look finds a desk where nobody works.
    await startShift(runtime)
    await startSla(runtime)
    await startDesk(runtime, people)
    const newspaper = await startNewspaper(credentials, {
      port: config.NEWSPAPER_PORT,
      data: join(data, 'newspaper'),
      path: config.PATH,
    })
    ends.push(newspaper.stop)
    void newspaper.exited.then(fail)
    process.stdout.write(`
Postmod is up.

  Newspaper  ${newspaper.url}  open a comment’s "report this post" and send it
  Desk       ${deskUrl}  sign in as one of the demo moderators and press "Next case"

Here ${services.inWords}
Ctrl-C ends it and keeps the data; npm start -- --fresh begins anew.
`)
  }
} catch (error) {
  await fail(messageOf(error))
}

function asked() {
  try {
    const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } })
    return { config: readConfig(), fresh: values.fresh }
  } catch (error) {
    process.stderr.write(`postmod: ${messageOf(error)}\n`)
    return process.exit(1)
  }
}
