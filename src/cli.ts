import { parseArgs } from 'node:util'
import { deadCommand } from './cli/dead.ts'
import { demoCommand } from './cli/demo.ts'
import { dueCommand } from './cli/due.ts'
import { migrateCommand } from './cli/migrate.ts'
import { moderatorCommand } from './cli/moderator.ts'
import { rotaCommand } from './cli/rota.ts'
import { siteCommand } from './cli/site.ts'
import { slaCommand } from './cli/sla.ts'
import { submitCommand } from './cli/submit.ts'
import { type Command, UsedWronglyError } from './cli/command.ts'
import { endWhenClosed, lineWriter } from './cli/output.ts'
import { readConfig } from './config.ts'
import { codeOf, messageOf } from './faults.ts'

const COMMANDS: Record<string, Command> = {
  migrate: migrateCommand,
  submit: submitCommand,
  rota: rotaCommand,
  due: dueCommand,
  sla: slaCommand,
  demo: demoCommand,
  site: siteCommand,
  moderator: moderatorCommand,
  dead: deadCommand,
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))

/** The `postmod` command. @returns 0; 1: it ran, and the answer is bad; 2: it was used wrongly. */
async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    process.stderr.write(usage())
    return name === '' || name === '--help' || name === 'help' ? 0 : 2
  }
  const output = lineWriter(process.stdout)
  endWhenClosed(process.stdout)
  try {
    const { values, positionals } = parseArgs({ args: rest, options: command.options, allowPositionals: true })
    const complain = (line: string) => {
      // What was said before stands before.
      output.flush()
      process.stderr.write(`${line}\n`)
    }
    return await command.run({ values, positionals, config: readConfig(), print: output.line, complain })
  } catch (error) {
    output.flush()
    const wrongly = error instanceof UsedWronglyError || codeOf(error)?.startsWith('ERR_PARSE_ARGS')
    process.stderr.write(`postmod ${name}: ${messageOf(error)}\n`)
    if (wrongly) process.stderr.write(`usage: postmod ${command.usage}\n`)
    return wrongly ? 2 : 1
  } finally {
    output.flush()
  }
}

function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage: words, summary }) => `  postmod ${words}\n      ${summary}`)
  return `The command of Postmod, a newspaper's complaints desk.\n\n${lines.join('\n')}\n`
}
