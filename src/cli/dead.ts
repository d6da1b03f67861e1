import { transactionTime } from '../database/transaction-time.ts'
import { type DeadDelivery, readDead } from '../delivery/dead-deliveries.ts'
import { sendAgain, type Which } from '../delivery/send-again.ts'
import { whyDead } from '../delivery/why-dead.ts'
import { loadPolicy } from '../policy.ts'
import { type Call, type Command, UsedWronglyError, word } from './command.ts'
import { withRecord } from './record.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What could not be recorded, and what no site could be told. */
export const deadCommand: Command = {
  usage: 'dead list [--json] | dead retry ID... | --site SITE | --all [--json]',
  summary:
    'What is dead, and why: letters (complaints that could not be recorded; their site mends them and sends them again) and deliveries (decisions that no site could be told of). Retry sends deliveries again; ID is a decision’s, as the list has it.',
  options: {
    json: { type: 'boolean', default: false },
    site: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
  async run(call) {
    const [act, ...ids] = call.positionals
    if (act === 'list' && ids.length === 0 && !call.values['all'] && word(call, 'site') === undefined)
      return await list(call)
    if (act === 'retry') return await retry(call, ids)
    throw new UsedWronglyError('dead list or dead retry')
  },
}

async function list({ config, values, print }: Call): Promise<number> {
  const { letters, deliveries } = await withRecord(config, async db => ({
    letters: await db.selectFrom('dead_letters').selectAll().where('resolved_at', 'is', null).orderBy('id').execute(),
    deliveries: await readDead(db),
  }))
  for (const { id, first_seen_at, queue, site_id, complaint_id, reason, detail } of letters) {
    const at = first_seen_at.toISOString()
    print(
      values['json']
        ? JSON.stringify({ id, at, queue, site: site_id, complaint: complaint_id, reason, detail })
        : `${id}  ${at}  ${site_id ?? '-'}  ${complaint_id ?? '-'}  ${reason}: ${detail.replaceAll('\n', ' ')}`,
    )
  }
  for (const delivery of deliveries) print(values['json'] ? JSON.stringify(inJson(delivery)) : inWords(delivery))
  return 0
}

function inJson(delivery: DeadDelivery) {
  const { decision_id, ended_at, site_id, case_id, dead_because } = delivery
  const at = ended_at?.toISOString()
  return {
    id: decision_id,
    at,
    queue: 'deliveries',
    site: site_id,
    case: case_id,
    reason: dead_because,
    detail: whyDead(delivery),
  }
}

function inWords(delivery: DeadDelivery): string {
  const { decision_id, ended_at, site_id, case_id } = delivery
  return `${decision_id}  ${ended_at?.toISOString()}  ${site_id}  case ${case_id}  ${whyDead(delivery)}`
}

/** A line for each that is sent again, or that was asked for and is not dead. */
async function retry(call: Call, ids: readonly string[]): Promise<number> {
  const which = whichOf(call, ids)
  const { config, values, print } = call
  const policy = loadPolicy(config.POLICY_FILE)
  const sent = await withRecord(config, async db => {
    const now = await db.transaction().execute(transactionTime)
    return await sendAgain(db, which, 'command', { policy }, now)
  })
  const all = ids.length > 0 ? ids : sent
  for (const id of all) {
    const isSent = sent.includes(id)
    print(
      values['json']
        ? JSON.stringify({ id, sent: isSent })
        : `${id}  ${isSent ? 'is sent again' : 'is no dead delivery'}`,
    )
  }
  if (all.length === 0 && !values['json']) print('nothing was dead')
  return all.every(id => sent.includes(id)) ? 0 : 1
}

function whichOf(call: Call, ids: readonly string[]): Which {
  const site = word(call, 'site')
  const all = call.values['all'] === true
  if (Number(ids.length > 0) + Number(site !== undefined) + Number(all) !== 1)
    throw new UsedWronglyError('dead retry takes ids, or --site SITE, or --all')
  if (site !== undefined) return { site }
  if (all) return 'all'
  const wrong = ids.find(id => !UUID.test(id))
  if (wrong !== undefined)
    throw new UsedWronglyError(`${wrong} is no decision’s id: a dead letter is sent again by its site`)
  return { decisions: ids }
}
