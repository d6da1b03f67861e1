import { z } from 'zod'
import { DEFAMATION, type DefamationNotice, JURISDICTIONS } from './notice.ts'

const line = z
  .string()
  .default('')
  .transform(typed => typed.trim())
const lines = z
  .string()
  .default('')
  .transform(typed => typed.replaceAll('\r\n', '\n').trim())
const yesOrNo = z.enum(['', 'yes', 'no']).default('').catch('')

/** The fields of an HTML form for a notice, as a Zod shape; all optional, and without a law it is no notice. */
export const noticeFields = {
  law: z
    .enum(['', ...JURISDICTIONS])
    .default('')
    .catch(''),
  legalName: line,
  legalEmail: line,
  words: lines,
  why: lines,
  meaning: lines,
  inaccurate: lines,
  posterUnknown: z
    .string()
    .optional()
    .transform(ticked => ticked !== undefined),
  giveName: yesOrNo,
  giveEmail: yesOrNo,
}

export type NoticeDraft = z.output<z.ZodObject<typeof noticeFields>>

/** A form that nobody has filled in. */
export const NO_NOTICE: NoticeDraft = z.object(noticeFields).parse({})

/** The notice of a form; undefined if it is none. What was not filled in is left out: the desk says what is missing. */
export function noticeOf(draft: NoticeDraft): DefamationNotice | undefined {
  if (draft.law === '') return undefined
  const { legalName, legalEmail, words, why, meaning, inaccurate, giveName, giveEmail } = draft
  return {
    jurisdiction: draft.law,
    ...(legalName !== '' && { name: legalName }),
    ...(legalEmail !== '' && { email: legalEmail }),
    ...(words !== '' && { words }),
    ...(why !== '' && { why }),
    ...(meaning !== '' && { meaning }),
    ...(inaccurate !== '' && { inaccurate }),
    ...(draft.posterUnknown && { posterUnknown: true }),
    ...(giveName !== '' && { consentToName: giveName === 'yes' }),
    ...(giveEmail !== '' && { consentToEmail: giveEmail === 'yes' }),
  }
}

/**
 * Which field of a notice's form cannot be taken; undefined: none. `law`: it says something, and not under whose law: to
 * take it for no notice would lose it, and no clock would run.
 */
export function wrongIn(draft: NoticeDraft, reason: string): 'law' | 'reason' | 'legalEmail' | undefined {
  if (draft.law === '') return saysNothing(draft) ? undefined : 'law'
  if (reason !== DEFAMATION) return 'reason'
  const { legalEmail } = draft
  return legalEmail === '' || z.email().max(254).safeParse(legalEmail).success ? undefined : 'legalEmail'
}

function saysNothing(draft: NoticeDraft): boolean {
  return !draft.posterUnknown && NOTICE_WORDS.every(field => draft[field] === '')
}

const NOTICE_WORDS = [
  'legalName',
  'legalEmail',
  'words',
  'why',
  'meaning',
  'inaccurate',
  'giveName',
  'giveEmail',
] as const
