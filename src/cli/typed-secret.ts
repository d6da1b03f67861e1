import { createInterface } from 'node:readline'
import type { ReadStream } from 'node:tty'
import { UsedWronglyError } from './command.ts'

/**
 * A secret from the terminal, typed twice and not shown; or one line of standard input, where the command line says
 * `-`. Never an argument: those stand in the shell's history, and in every list of processes.
 * @throws {UsedWronglyError} nothing was typed, or not the same twice.
 */
export async function readSecret(what: string, fromInput: boolean): Promise<string> {
  if (fromInput) return await firstLine(what)
  if (!process.stdin.isTTY)
    throw new UsedWronglyError(`the ${what} is typed at a terminal; - reads it from standard input`)
  const once = await typed(process.stdin, `New ${what}: `)
  const again = await typed(process.stdin, 'Once more: ')
  if (once !== again) throw new UsedWronglyError('these were not the same')
  return once
}

async function firstLine(what: string): Promise<string> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) return line
  throw new UsedWronglyError(`there is no ${what} on standard input`)
}

const ENTER = /[\r\n]/
const END = '\u0004'
const BREAK = '\u0003'
const BACKSPACE = new Set(['\u007f', '\b'])

/** Ends at Enter; the line can be rubbed out like any other. */
async function typed(terminal: ReadStream, prompt: string): Promise<string> {
  terminal.setRawMode(true).setEncoding('utf8').resume()
  // Only now: what is typed at the prompt is not shown.
  process.stderr.write(prompt)
  try {
    return await new Promise<string>((resolve, reject) => {
      const characters: string[] = []
      const take = (chunk: string) => {
        for (const character of chunk) {
          if (ENTER.test(character) || character === END) return finish(() => resolve(characters.join('')))
          if (character === BREAK) return finish(() => reject(new UsedWronglyError('broken off')))
          if (BACKSPACE.has(character)) characters.pop()
          else characters.push(character)
        }
      }
      const finish = (end: () => void) => {
        terminal.off('data', take)
        end()
      }
      terminal.on('data', take)
    })
  } finally {
    terminal.setRawMode(false).pause()
    process.stderr.write('\n')
  }
}
