import { z } from 'zod'
import { text } from './texts.ts'

/** Under whose law a notice was given. Section 5 of the Defamation Act 2013 is the law of England and Wales only. */
export const JURISDICTIONS = ['england-and-wales', 'scotland'] as const

/** The reason that a complaint with a notice has. */
export const DEFAMATION = 'defamation'

/**
 * The particulars of a notice of complaint, as section 5(6) of the Defamation Act 2013 and regulation 2 of the
 * Defamation (Operators of Websites) Regulations 2013 (SI 2013/3028) ask for them. All but the jurisdiction may be
 * missing: a defective notice, too, must be answered within the 48 hours (reg. 4). Where the statement was posted
 * (s. 5(6)(c)) is the comment's own address.
 */
export const noticeSchema = z.strictObject({
  jurisdiction: z.enum(JURISDICTIONS),
  /** The complainant's name: s. 5(6)(a). */
  name: text(200).optional(),
  /** The statement complained of: s. 5(6)(b). */
  words: text(20_000).optional(),
  /** Why it is defamatory of the complainant: s. 5(6)(b). */
  why: text(5000).optional(),
  /** Where the complainant can be written to: reg. 2(a). */
  email: z.email().max(254).optional(),
  /** The meaning that the complainant attributes to it: reg. 2(b). */
  meaning: text(5000).optional(),
  /** What of it they believe to be factually inaccurate, or opinion not supported by fact: reg. 2(c). */
  inaccurate: text(5000).optional(),
  /** They confirm that they do not know enough about the poster to bring proceedings: reg. 2(d). */
  posterUnknown: z.boolean().optional(),
  /** Whether the poster may be given their name, and their e-mail address: reg. 2(e). */
  consentToName: z.boolean().optional(),
  consentToEmail: z.boolean().optional(),
})

export type DefamationNotice = z.infer<typeof noticeSchema>

/** What is wrong with a complaint that has a notice and another reason; undefined: nothing. */
export function misplacedNotice({ reason, notice }: { reason: string; notice?: unknown }): string | undefined {
  if (notice === undefined || reason === DEFAMATION) return undefined
  return `goes with the reason ${DEFAMATION}, and this one has ${reason}`
}
