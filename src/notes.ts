import type { Kysely, Transaction } from 'kysely'
import { tellOfCase } from './case-events.ts'
import type { Moderator } from './claim/moderator.ts'
import { mayActStill, mayBeSeen, type Seer, seesSite } from './claim/sees.ts'
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

/** `site`: the name of the one that it is for; null: for everybody on the desk. */
export type DeskNote = Note & { site: string | null }

type Writer = Pick<Moderator, 'id' | 'sites'>

/**
 * Leaves a note about a case, whatever its state, for colleagues.
 * @returns its id.
 * @throws {BadNoteError} empty, over 4,000 characters, or it cannot be stored; there is no such case on a site they see.
 */
export async function writeNote(
  trx: Transaction<Database>,
  moderator: Writer,
  text: string,
  caseId: number,
  { policy }: Rules,
  now: Date,
): Promise<number> {
  const words = checked(text)
  const about = await trx
    .selectFrom('cases')
    .select('state')
    .where('id', '=', caseId)
    .where(seesSite(moderator, 'cases.site_id'))
    .forUpdate()
    .executeTakeFirst()
  if (!about || !(await mayActStill(trx, moderator.id, caseId)))
    throw new BadNoteError(`note: there is no case ${caseId}`)
  const note = await addNote(trx, moderator.id, words, { caseId }, now)
  const raiseVersion = about.state !== 'claimed' || !(await holds(trx, moderator.id, caseId))
  const event = { type: 'noted', at: now, actor: { moderator: moderator.id }, data: { note } } as const
  // Whoever is about to decide reads first what another person noted; one's own note blocks nothing.
  await tellOfCase(trx, caseId, [event], policy.version, { raiseVersion })
  return note
}

/**
 * Leaves word on the desk, for this shift and the next one: to everybody, or to those who see a site.
 * @param site its id; null: everybody.
 * @returns its id.
 * @throws {BadNoteError} as above; there is no such site among those that they see.
 */
export async function writeDeskNote(
  trx: Transaction<Database>,
  moderator: Writer,
  text: string,
  site: string | null,
  now: Date,
): Promise<number> {
  const words = checked(text)
  const seen = site !== null && !site.includes('\u0000') && mayBeSeen(moderator, site)
  const known =
    seen && (await trx.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst()) !== undefined
  if (site !== null && !known) throw new BadNoteError(`site: there is no ${site}`)
  return await addNote(trx, moderator.id, words, { site }, now)
}

/** Whom a moderator writes for if they do not say: who sees one site, for it; others for everybody. */
export function usualSite({ sites }: Seer): string | undefined {
  return sites !== 'all' && sites.length === 1 ? sites[0] : undefined
}

function checked(text: string): string {
  const words = text.trim()
  const fault = faultOf(words, MOST_NOTE)
  if (fault !== undefined) throw new BadNoteError(`note: ${fault}`)
  return words
}

/** The row alone, of a text that was checked; the caller tells of it. */
export async function addNote(
  trx: Transaction<Database>,
  moderatorId: string,
  text: string,
  about: { caseId: number } | { site: string | null },
  now: Date,
): Promise<number> {
  const of = 'caseId' in about ? { case_id: about.caseId } : { site_id: about.site }
  const { id } = await trx
    .insertInto('notes')
    .values({ ...of, moderator_id: moderatorId, text, written_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The notes about a case, the oldest first. */
export async function readNotes(db: Kysely<Database>, caseId: number): Promise<Note[]> {
  return await notes(db).where('case_id', '=', caseId).orderBy('notes.id').execute()
}

/** The desk's own notes since an instant that are for everybody or for a site that they see, the newest first. */
export async function readDeskNotes(db: Kysely<Database>, seer: Seer, since: Date): Promise<DeskNote[]> {
  return await notes(db)
    .leftJoin('sites', 'sites.id', 'notes.site_id')
    .select('sites.name as site')
    .where('case_id', 'is', null)
    .where(({ or, eb }) => or([eb('notes.site_id', 'is', null), seesSite(seer, 'notes.site_id')]))
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
