import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { BadReferenceError, complaintReference, readReference } from '../../src/client.ts'
import { testDatabase } from '../support/database.ts'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const references = Array.from({ length: 200 }, () => complaintReference('auldbrig', randomUUID()))

test('a reference is read back as it was meant, however it is typed', () => {
  expect(complaintReference('auldbrig', '0198a7c4-1f00-7000-8000-000000000001')).toBe('PM-AZGC0-PWFJ1')
  for (const typed of [
    'pm-azgc0-pwfj1',
    'PM AZGC0 PWFJ1',
    ' azgco pwfjl ',
    'PMAZGC0PWFJI',
    'azgc-0pw-fj1',
    'PM–AZGC0–PWFJ1',
    'p m . a z g c O p w f j 1',
  ])
    expect(readReference(typed)).toBe('PM-AZGC0-PWFJ1')
  for (const reference of references) expect(readReference(reference)).toBe(reference)
})

test('one wrong character, and two that are swapped, are seen', () => {
  for (const reference of references.slice(0, 20)) {
    const body = reference.replaceAll(/^PM|-/g, '')
    for (let i = 0; i < body.length; i++) {
      const put = (at: number, letter: string) => body.slice(0, at) + letter + body.slice(at + 1)
      for (const letter of LETTERS)
        if (letter !== body[i]) expect(() => readReference(put(i, letter))).toThrow('a character is wrong')
      const [a, b] = [body[i]!, body[i + 1] ?? body[i]!]
      if (a !== b) {
        const swapped = body.slice(0, i) + b + a + body.slice(i + 2)
        expect(() => readReference(swapped)).toThrow('two are swapped')
      }
    }
  }
})

test('what can be no reference is refused in words', () => {
  for (const typed of ['', 'PM', 'PM-AZGC0-PWFJ', 'PM-AZGC0-PWFJ11', 'PM-AZGCU-PWFJ1', '🦊', 'A'.repeat(5000)])
    expect(() => readReference(typed)).toThrow(BadReferenceError)
})

test('the database makes the same ones', async () => {
  const { db } = await testDatabase()
  for (let attempt = 0; attempt < 3; attempt++) {
    const ids = Array.from({ length: 100 }, () => randomUUID())
    const { rows } = await sql<{ id: string; reference: string }>`
      select id, complaint_reference('auldbrig', id::uuid::text, ${attempt}::int) as reference
      from unnest(${ids.map(id => id.toUpperCase())}::text[]) as id`.execute(db)
    for (const { id, reference } of rows) expect(reference).toBe(complaintReference('auldbrig', id, attempt))
  }
})
