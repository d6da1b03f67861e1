import type { DefamationNotice } from '../intake/notice.ts'
import { saysSomething } from '../typed-text.ts'

/**
 * What a notice of complaint must say, in the order of the law and in words for its complainant: section 5(6)(a) to (c)
 * of the Defamation Act 2013, regulation 2(a) to (e) of SI 2013/3028. Where the statement was posted is not among
 * them: a complaint is about one comment, at its address.
 */
export const PARTICULARS = {
  name: 'your name',
  words: 'the statement you complain of',
  why: 'why it is defamatory of you',
  email: 'an e-mail address at which you can be contacted',
  meaning: 'the meaning that you say the statement has',
  inaccurate: 'which parts of it you believe to be factually inaccurate, or opinions not supported by fact',
  poster_unknown:
    'that you do not have enough information about the person who posted it to bring proceedings against them',
  consent_to_name: 'whether you agree to our giving your name to the person who posted it',
  consent_to_email: 'whether you agree to our giving your e-mail address to the person who posted it',
} as const

export type Particular = keyof typeof PARTICULARS

/** The particulars that a notice does not have, in the order of the law. What says nothing is not there. */
export function missingOf(notice: DefamationNotice): Particular[] {
  const has: Record<Particular, boolean> = {
    name: told(notice.name),
    words: told(notice.words),
    why: told(notice.why),
    email: told(notice.email),
    meaning: told(notice.meaning),
    inaccurate: told(notice.inaccurate),
    poster_unknown: notice.posterUnknown === true,
    consent_to_name: notice.consentToName !== undefined,
    consent_to_email: notice.consentToEmail !== undefined,
  }
  return particulars().filter(particular => !has[particular])
}

function told(words: string | undefined): boolean {
  return words !== undefined && saysSomething(words)
}

/** All of them, in the order of the law. */
export function particulars(): Particular[] {
  return Object.keys(PARTICULARS).filter(isParticular)
}

/** Codes out of the record: one that this version does not know is passed over. */
export function isParticular(code: string): code is Particular {
  return Object.hasOwn(PARTICULARS, code)
}
