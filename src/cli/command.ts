import type { ParseArgsOptionsConfig } from 'node:util'
import type { Config } from '../config.ts'

/** The command line cannot be meant like this: exit 2, with the usage. */
export class UsedWronglyError extends Error {
  override name = 'UsedWronglyError'
}

export type Call = {
  values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  positionals: readonly string[]
  config: Config
  /** A line of the answer, to standard output. */
  print: (line: string) => void
  /** A line about the answer, to standard error. */
  complain: (line: string) => void
}

export type Command = {
  usage: string
  summary: string
  options: ParseArgsOptionsConfig
  /** @returns the exit code: 0, or 1 if the answer is bad. */
  run(call: Call): Promise<number>
}

/** An option that takes a word; undefined if it was not given. */
export function word({ values }: Call, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** @throws {UsedWronglyError} if it was not given. */
export function needed(call: Call, name: string): string {
  const value = word(call, name)
  if (value === undefined) throw new UsedWronglyError(`--${name} is needed`)
  return value
}
