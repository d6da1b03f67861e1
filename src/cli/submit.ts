import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { complaintsClient } from '../client.ts'
import type { ComplaintsClient, Outcome } from '../client/outcome.ts'
import type { Config } from '../config.ts'
import { readDemo } from '../demo/demo.ts'
import { COMPLAINTS_PER_JOB, type Complaint, complaintSchema } from '../intake/complaint.ts'
import { type Call, type Command, UsedWronglyError } from './command.ts'

/** Hands a file of complaints over, as a site's backend would, and says what became of each line. */
export const submitCommand: Command = {
  usage: 'submit [--json] FILE.jsonl | -',
  summary: 'Send complaints, one a line, until they are recorded; says what became of each.',
  options: { json: { type: 'boolean', default: false } },
  async run(call) {
    const [file, more] = call.positionals
    if (file === undefined || more !== undefined) throw new UsedWronglyError('name one file of complaints, or -')
    const client = complaintsClient(await whereTo(call.config))
    const counts = new Map<string, number>()
    for await (const chunk of chunks(linesOf(file))) {
      for (const answer of await submit(client, chunk)) {
        counts.set(answer.outcome, (counts.get(answer.outcome) ?? 0) + 1)
        say(call, answer)
      }
    }
    call.complain(
      [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'the file has no complaints',
    )
    return counts.has('refused') || counts.has('dead') || counts.has('accepted') ? 1 : 0
  },
}

type Line = { line: number; text: string }
type Answer = { line: number } & Outcome

async function whereTo(config: Config): Promise<{ url: string; key: string }> {
  if (config.POSTMOD_URL !== undefined && config.POSTMOD_KEY !== undefined)
    return { url: config.POSTMOD_URL, key: config.POSTMOD_KEY }
  const demo = await readDemo(config.POSTMOD_DATA)
  if (!demo) throw new UsedWronglyError('set POSTMOD_URL and POSTMOD_KEY, or run npm start here first')
  return demo
}

async function* linesOf(file: string): AsyncGenerator<Line> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  let line = 0
  for await (const text of createInterface({ input })) {
    line++
    if (text.trim() !== '') yield { line, text }
  }
}

async function* chunks(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let chunk: Line[] = []
  for await (const line of lines) {
    chunk.push(line)
    if (chunk.length < COMPLAINTS_PER_JOB) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** The same complaint twice in a file is answered `known` for the second line, though both went in one batch. */
async function submit(client: ComplaintsClient, chunk: Line[]): Promise<Answer[]> {
  const answers: Answer[] = []
  const sent: { line: number; complaint: Complaint; sound: boolean }[] = []
  const again: { line: number; id: string; first: number }[] = []
  for (const { line, text } of chunk) {
    const complaint = parsed(text)
    if (typeof complaint === 'string') {
      answers.push({ line, id: '', outcome: 'refused', because: 'malformed', problem: complaint })
      continue
    }
    // Only a sound line is another's twin: a malformed one is refused by itself.
    const sound = complaintSchema.safeParse(complaint).success
    const first = sound ? sent.findIndex(one => one.sound && one.complaint.id === complaint.id) : -1
    if (first >= 0) again.push({ line, id: complaint.id, first })
    else sent.push({ line, complaint, sound })
  }
  const outcomes = await client.submitMany(
    sent.map(({ complaint }) => complaint),
    { until: 'recorded' },
  )
  for (const [i, outcome] of outcomes.entries()) answers.push({ line: sent[i]!.line, ...outcome })
  for (const { line, id, first } of again) {
    const outcome = outcomes[first]!
    answers.push(outcome.outcome === 'recorded' ? { line, ...outcome, id, outcome: 'known' } : { line, ...outcome })
  }
  return answers.toSorted((a, b) => a.line - b.line)
}

/** A complaint for the client to check, or why it can be none. */
function parsed(text: string): Complaint | string {
  try {
    const complaint: Complaint | null = JSON.parse(text)
    return typeof complaint === 'object' && complaint !== null ? complaint : 'not a complaint: must be a JSON object'
  } catch (error) {
    if (error instanceof SyntaxError) return `not JSON: ${error.message}`
    throw error
  }
}

function say({ values, print }: Call, answer: Answer): void {
  if (values['json']) return print(JSON.stringify(answer))
  const problem = 'problem' in answer ? `  ${answer.problem.replaceAll('\n', ' ')}` : ''
  print(`${answer.line}  ${answer.id || '-'}  ${answer.outcome}${problem}`)
}
