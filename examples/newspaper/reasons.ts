/** Why a post may be reported: Postmod's codes, and the words readers see. */
export const REASONS = [
  { code: 'threat', words: 'Threat or danger to someone' },
  { code: 'contempt', words: 'Court case or a person who must not be named' },
  { code: 'defamation', words: 'Untrue and damaging to a person' },
  { code: 'hate', words: 'Hatred of a group' },
  { code: 'abuse', words: 'Abuse of a reader or a journalist' },
  { code: 'privacy', words: 'Private details' },
  { code: 'untruth', words: 'False or misleading' },
  { code: 'spam', words: 'Advertising or spam' },
  { code: 'off_topic', words: 'Off topic or disruptive' },
  { code: 'copyright', words: 'Copied without permission' },
  { code: 'other', words: 'Something else (say what)' },
] as const

export const REASON_CODES = REASONS.map(reason => reason.code)
