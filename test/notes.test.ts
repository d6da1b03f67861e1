import { expect, test } from '@jest/globals'
import type { Moderator } from '../src/claim/moderator.ts'
import { CaseChangedError } from '../src/decision/errors.ts'
import { BadNoteError, readDeskNotes, readNotes, writeDeskNote, writeNote } from '../src/notes.ts'
import { choose, decided, held, KEEP, theCase } from './decision/deciding.ts'
import { testDatabase } from './support/database.ts'
import { aModerator, aSite, at, eventsOf, rules } from './support/desk.ts'

const { db } = await testDatabase()
await aSite(db)
const amira = await aModerator(db, 'amira')
const ben = await aModerator(db, 'ben')
const noted = (by: Moderator, text: string, caseId?: number, now = at('10:01')) =>
  db
    .transaction()
    .execute(trx =>
      caseId === undefined ? writeDeskNote(trx, by, text, null, now) : writeNote(trx, by, text, caseId, rules, now),
    )

test('colleagues read a case’s notes with who wrote them, the oldest first; its events name them and quote nothing', async () => {
  const { caseId, token } = await held(db, amira)
  const first = await noted(amira, ' I asked the lawyers.\n')
  expect(await readNotes(db, caseId)).toEqual([])
  const second = await noted(amira, 'They say keep.', caseId)
  const third = await noted(ben, 'Agreed.', caseId, at('10:00:30'))
  expect(await readNotes(db, caseId)).toEqual([
    { id: second, by: 'amira', text: 'They say keep.', writtenAt: at('10:01') },
    { id: third, by: 'ben', text: 'Agreed.', writtenAt: at('10:00:30') },
  ])
  const events = await db
    .selectFrom('case_events')
    .select('data')
    .where('case_id', '=', caseId)
    .where('type', '=', 'noted')
    .execute()
  expect(events.map(({ data }) => data)).toEqual([{ note: second }, { note: third }])
  expect(await readDeskNotes(db, amira, at('10:01'))).toMatchObject([{ id: first, text: 'I asked the lawyers.' }])
  await decided(db, amira, token, { ...KEEP, version: 2 })
  // Afterwards, too: for whoever gets the next complaint.
  await noted(ben, 'He has apologised.', caseId)
  expect((await eventsOf(db, caseId)).at(-1)).toBe('noted')
})

test('one’s own note does not stand in one’s own way; another person’s is read first', async () => {
  const { caseId, token } = await held(db, amira)
  await noted(amira, 'Mine.', caseId)
  expect(await theCase(db, caseId)).toMatchObject({ version: 1 })
  await noted(ben, 'Another’s.', caseId)
  await expect(choose(db, amira, token, KEEP)).rejects.toThrow(CaseChangedError)
  await decided(db, amira, token, { ...KEEP, version: 2 })
})

test('the desk’s notes since an instant come the newest first', async () => {
  for (const minute of [1, 2, 3]) await noted(amira, `At ${minute}`, undefined, at(`11:0${minute}`))
  expect((await readDeskNotes(db, amira, at('11:02'))).map(({ text }) => text)).toEqual(['At 3', 'At 2'])
})

test('word for a site is read by those who see it, and left by nobody else; nor is a note on its cases', async () => {
  await aSite(db, undefined, 'courier')
  const cat = await aModerator(db, 'cat', { sites: ['courier'] })
  const dee = await aModerator(db, 'dee', { sites: [] })
  const wrote = (by: Moderator, text: string, site: string | null) =>
    db.transaction().execute(trx => writeDeskNote(trx, by, text, site, at('12:00')))
  await wrote(amira, 'To auldbrig', 'auldbrig')
  await wrote(cat, 'To courier', 'courier')
  await wrote(dee, 'To all', null)
  const readBy = async (who: Moderator) =>
    (await readDeskNotes(db, who, at('12:00'))).map(({ text, site }) => [text, site !== null])
  expect(await readBy(amira)).toEqual([
    ['To all', false],
    ['To courier', true],
    ['To auldbrig', true],
  ])
  expect(await readBy(cat)).toEqual([
    ['To all', false],
    ['To courier', true],
  ])
  expect(await readBy(dee)).toEqual([['To all', false]])
  for (const [by, site] of [
    [cat, 'auldbrig'],
    [dee, 'courier'],
    [amira, 'gazette'],
    [amira, 'NUL \u0000'],
  ] as const)
    await expect(wrote(by, 'Not for me to say.', site)).rejects.toThrow(`there is no ${site}`)

  const { caseId } = await held(db, amira)
  await expect(noted(cat, 'Not mine.', caseId)).rejects.toThrow(`there is no case ${caseId}`)
  expect((await eventsOf(db, caseId)).at(-1)).toBe('claimed')
})

test('a note that is empty, invisible, too long or cannot be stored is refused, and one about no case', async () => {
  const { caseId } = await held(db, amira)
  for (const text of ['', ' \n', '\u200B\u2060', 'x'.repeat(4001), 'NUL \u0000', '\uDE00 half', 'half \uD83D'])
    for (const about of [caseId, undefined]) await expect(noted(amira, text, about)).rejects.toThrow(BadNoteError)
  await expect(noted(amira, 'About nothing.', 4_000_000)).rejects.toThrow(BadNoteError)
  expect(await readNotes(db, caseId)).toEqual([])
  // An emoji is one character to who counts them.
  await noted(amira, '😀'.repeat(4000), caseId)
  expect((await readNotes(db, caseId))[0]!.text).toBe('😀'.repeat(4000))
})
