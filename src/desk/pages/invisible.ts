/**
 * Characters that are not seen, and reorder or hide what stands around them: `\p{DI}` is what Unicode itself says may
 * be shown as nothing; beside it controls (line breaks and tabs are none here), line separators, annotation marks and
 * the empty braille pattern.
 */
export const INVISIBLE = String.raw`(?:\p{DI}|(?![\t\n\r])\p{Cc}|[\u2028\u2029\ufff9-\ufffb\u2800])+`

/** A flag of a part of a country is spelt in invisible letters: Scotland's. */
export const FLAG = String.raw`\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`

const PICTURE = /\p{Extended_Pictographic}/u
const BEFORE_JOINER = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}]/u
const VARIED = /[\p{Emoji}\p{Sm}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}]/u
const IDEOGRAPH = /\p{Script=Han}/u
/** In these a (non-)joiner is spelling. */
const JOINED =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}]/u
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u

/**
 * Whether an invisible character does an honest work between its neighbours: joins an emoji, picks its form, spells a
 * word of a script that needs it. Any other is shown.
 */
export function isSpelling(mark: string, before: string, after: string): boolean {
  const code = mark.codePointAt(0)!
  if (code === 0x200d && PICTURE.test(after) && BEFORE_JOINER.test(before)) return true
  if (code === 0x200c || code === 0x200d) return JOINED.test(before)
  if (code >= 0xfe00 && code <= 0xfe0f) return VARIED.test(before)
  if (code >= 0xe0100 && code <= 0xe01ef) return IDEOGRAPH.test(before)
  if (code >= 0x180b && code <= 0x180f) return /\p{Script=Mongolian}/u.test(before)
  // Their whole effect stays within the text, which stands isolated.
  if (code === 0x200e || code === 0x200f || code === 0x61c) return RIGHT_TO_LEFT.test(before + after)
  return false
}

/** `U+202E` and what it is called. */
export function nameOf(mark: string): { code: string; words: string } {
  const hex = mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  const words = NAMES[hex] ?? (/\p{Cc}/u.test(mark) ? 'control character' : 'invisible character')
  return { code: `U+${hex}`, words }
}

const NAMES: Readonly<Record<string, string>> = {
  '00AD': 'soft hyphen',
  '034F': 'combining grapheme joiner',
  '061C': 'Arabic letter mark',
  '115F': 'Hangul filler',
  '1160': 'Hangul filler',
  '200B': 'zero-width space',
  '200C': 'zero-width non-joiner',
  '200D': 'zero-width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '2028': 'line separator',
  '2029': 'paragraph separator',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of embedding or override',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first strong isolate',
  '2069': 'end of isolate',
  '2800': 'empty braille pattern',
  '3164': 'Hangul filler',
  FEFF: 'zero-width no-break space',
  FFA0: 'Hangul filler',
}
