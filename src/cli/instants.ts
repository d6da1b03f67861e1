import { createInterface } from 'node:readline'
import { z } from 'zod'
import { UsedWronglyError } from './command.ts'

const instantSchema = z.iso.datetime({ offset: true })

/**
 * The instants that a command line names, `-` being those on standard input, one a line.
 * @throws {UsedWronglyError} if it names none, or one without an offset.
 */
export async function* instantsOf(words: readonly string[]): AsyncGenerator<Date> {
  if (words.length === 0) throw new UsedWronglyError('name an instant, or - for standard input')
  for (const word of words) {
    if (word === '-') {
      for await (const line of createInterface({ input: process.stdin }))
        if (line.trim() !== '') yield instant(line.trim())
    } else yield instant(word)
  }
}

function instant(word: string): Date {
  const at = new Date(word)
  // The schema asks for the offset, without which an instant would be the machine's own wall time.
  if (Number.isNaN(at.getTime()) || !instantSchema.safeParse(word).success)
    throw new UsedWronglyError(
      `${JSON.stringify(word)} is not an instant: ISO 8601 with an offset, such as 2026-11-23T09:00:00Z`,
    )
  return at
}
