import type { Kysely, Transaction } from 'kysely'
import { tellOfCase } from './case-events.ts'
import type { Moderator } from './claim/moderator.ts'
import type { Database } from './database/schema.ts'
import type { Rules } from './rules.ts'
import { faultOf } from './typed-text.ts'

const MOST_NOTE = 4000

/** The note cannot be taken as it is: the message says why. */
export class BadNoteError extends Error {
  override name = 'BadNoteError'
}

/** `text` is null once it was erased. */
export type Note = { id: number; by: string; text: string | null; writtenAt: Date }

/**
 * Leaves a note for colleagues: about a case, whatever its state, or (without one) for the desk and its next shift.
 * @returns its id.
 * @throws {BadNoteError} empty, over 4,000 characters, or it cannot be stored; there is no such case.
 */
export async function writeNote(
  trx: Transaction<Database>,
  moderator: Pick<Moderator, 'id'>,
  text: string,
  caseId: number | undefined,
  { policy }: Rules,
  now: Date,
): Promise<number> {
  const words = text.trim()
  const fault = faultOf(words, MOST_NOTE)
  if (fault !== undefined) throw new BadNoteError(`note: ${fault}`)
  if (caseId === undefined) return await addNote(trx, moderator.id, words, undefined, now)

  const about = await trx.selectFrom('cases').select('state').where('id', '=', caseId).forUpdate().executeTakeFirst()
  if (!about) throw new BadNoteError(`note: there is no case ${caseId}`)
  const note = await addNote(trx, moderator.id, words, caseId, now)
  const raiseVersion = about.state !== 'claimed' || !(await holds(trx, moderator.id, caseId))
  const event = { type: 'noted', at: now, actor: { moderator: moderator.id }, data: { note } } as const
  // Whoever is about to decide reads first what another person noted; one's own note blocks nothing.
  await tellOfCase(trx, caseId, [event], policy.version, { raiseVersion })
  return note
}

/** The row alone, of a text that was checked; the caller tells of it. */
export async function addNote(
  trx: Transaction<Database>,
  moderatorId: string,
  text: string,
  caseId: number | undefined,
  now: Date,
): Promise<number> {
  const { id } = await trx
    .insertInto('notes')
    .values({ case_id: caseId ?? null, moderator_id: moderatorId, text, written_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The notes about a case, the oldest first. */
export async function readNotes(db: Kysely<Database>, caseId: number): Promise<Note[]> {
  return await notes(db).where('case_id', '=', caseId).orderBy('notes.id').execute()
}

/** The desk's own notes since an instant, the newest first. */
export async function readDeskNotes(db: Kysely<Database>, since: Date): Promise<Note[]> {
  return await notes(db)
    .where('case_id', 'is', null)
    .where('written_at', '>=', since)
    .orderBy('written_at', 'desc')
    .orderBy('notes.id', 'desc')
    .execute()
}

function notes(db: Kysely<Database>) {
  return db
    .selectFrom('notes')
    .innerJoin('moderators', 'moderators.id', 'notes.moderator_id')
    .select(['notes.id', 'moderators.name as by', 'notes.text', 'notes.written_at as writtenAt'])
}

async function holds(trx: Transaction<Database>, moderatorId: string, caseId: number): Promise<boolean> {
  const mine = await trx
    .selectFrom('claims')
    .select('id')
    .where('case_id', '=', caseId)
    .where('moderator_id', '=', moderatorId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return mine !== undefined
}
