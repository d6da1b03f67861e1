import { parseArgs } from 'node:util'
import { deadLettersCommand } from './cli/dead.ts'
import { migrateCommand } from './cli/migrate.ts'
import { moderatorCommand } from './cli/moderator.ts'
import { rotaCommand } from './cli/rota.ts'
import { siteCommand } from './cli/site.ts'
import { submitCommand } from './cli/submit.ts'
import { type Command, UsedWronglyError } from './cli/command.ts'
import { readConfig } from './config.ts'
import { codeOf, messageOf } from './faults.ts'

const COMMANDS: Record<string, Command> = {
  migrate: migrateCommand,
  submit: submitCommand,
  rota: rotaCommand,
  site: siteCommand,
  moderator: moderatorCommand,
  dead: deadLettersCommand,
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))

/** The `postmod` command. @returns 0; 1: it ran, and the answer is bad; 2: it was used wrongly. */
async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args
  const command = COMMANDS[name]
  if (!command) {
    process.stderr.write(usage())
    return name === '' || name === '--help' || name === 'help' ? 0 : 2
  }
  try {
    const { values, positionals } = parseArgs({ args: rest, options: command.options, allowPositionals: true })
    const io = {
      print: (line: string) => void process.stdout.write(`${line}\n`),
      complain: (line: string) => void process.stderr.write(`${line}\n`),
    }
    return await command.run({ values, positionals, config: readConfig(), ...io })
  } catch (error) {
    const wrongly = error instanceof UsedWronglyError || codeOf(error)?.startsWith('ERR_PARSE_ARGS')
    process.stderr.write(`postmod ${name}: ${messageOf(error)}\n`)
    if (wrongly) process.stderr.write(`usage: postmod ${command.usage}\n`)
    return wrongly ? 2 : 1
  }
}

function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage: words, summary }) => `  postmod ${words}\n      ${summary}`)
  return `The command of Postmod, a newspaper's complaints desk.\n\n${lines.join('\n')}\n`
}
