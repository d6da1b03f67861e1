import { expect } from '@jest/globals'
import type { Rota } from '../../src/rota/rota.ts'
import type { Answer, Question } from './oracle.ts'

/** Fails, and tells the first three, if the rota and the oracle differ about any question. */
export function compare(rota: Rota, questions: readonly Question[], said: readonly Answer[]): void {
  const differences = questions.flatMap((question, i) => {
    const ours = answer(rota, question)
    return same(ours, said[i]!) ? [] : [{ question: inWords(question), ours: inWords(ours), oracle: inWords(said[i]!) }]
  })
  expect({ differ: differences.length, such: differences.slice(0, 3) }).toEqual({ differ: 0, such: [] })
}

function answer(rota: Rota, { at, duration, other }: Question): Answer {
  const { pool, since, until } = rota.shiftAt(new Date(at))
  return {
    full: pool === 'full_time',
    since: since!.getTime(),
    until: until!.getTime(),
    between: rota.deskTimeBetween(new Date(at), new Date(other)),
    due: rota.addDeskTime(new Date(at), duration).getTime(),
  }
}

/** Desk time adds up, never runs backwards, and adding it is the inverse of measuring it. */
export function arithmetic(rota: Rota, questions: readonly Question[]): void {
  const broken = questions.filter(({ at, duration, other }) => {
    const [a, b] = [new Date(at), new Date(other)]
    const due = rota.addDeskTime(a, duration)
    const half = Math.ceil(duration / 2)
    const inTwo = duration > half ? rota.addDeskTime(rota.addDeskTime(a, half), duration - half) : due
    const [earlier, later] = at < other ? [a, b] : [b, a]
    const holds =
      rota.deskTimeBetween(a, due) === duration &&
      rota.deskTimeBetween(a, new Date(due.getTime() - 1)) === duration - 1 &&
      inTwo.getTime() === due.getTime() &&
      rota.deskTimeBetween(a, b) === rota.deskTimeBetween(a, due) + rota.deskTimeBetween(due, b) &&
      rota.addDeskTime(earlier, duration) <= rota.addDeskTime(later, duration)
    return !holds
  })
  expect(broken.slice(0, 3).map(inWords)).toEqual([])
}

function same(a: Answer, b: Answer): boolean {
  return a.full === b.full && a.since === b.since && a.until === b.until && a.between === b.between && a.due === b.due
}

function inWords(values: Question | Answer): Record<string, unknown> {
  const instants = new Set(['at', 'other', 'since', 'until', 'due'])
  const word = ([name, value]: [string, unknown]) => [name, instants.has(name) ? iso(Number(value)) : value]
  return Object.fromEntries(Object.entries(values).map(word))
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
