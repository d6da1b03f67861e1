import { afterAll } from '@jest/globals'

const ends: (() => unknown)[] = []

/** Ends something when the tests of the file are over, the last begun first; may be called within a test. */
export function afterwards(end: () => unknown): void {
  ends.push(end)
}

afterAll(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})
