import { expect, test } from '@jest/globals'
import { shownName, shownText } from '../../src/desk/pages/text.ts'

const strong = ['arse', 'arsehole', 'fuck', 'son of a bitch']
const shown = (text: string) => String(shownText(text, { strong }))
const mark = (code: string, words: string) => `<span class="mark" title="${words}" dir="ltr">${code}</span>`

test('markup is text', () => {
  expect(shown('<script>alert(1)</script> "&lt;"')).toBe('&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;lt;&quot;')
})

test('what reorders or hides is shown as a mark, and is not in the page', () => {
  const text = 'Paid by \u202Ereyal\u202C, f\u200Bree\u00ADly\u0007 \u{E0041}'
  expect(shown(text)).toBe(
    `Paid by ${mark('U+202E', 'right-to-left override')}reyal${mark('U+202C', 'end of embedding or override')}, ` +
      `f${mark('U+200B', 'zero-width space')}ree${mark('U+00AD', 'soft hyphen')}ly${mark('U+0007', 'control character')} ` +
      mark('U+E0041', 'invisible character'),
  )
})

test('emoji of every kind, joiners of scripts that need them and line breaks come out unchanged', () => {
  const emoji = ['👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🇬🇧', '❤️‍🔥', '👩🏽‍🚀', '1️⃣', '🏳️‍🌈', '🙂', '☎︎', '🏴‍☠️']
  for (const text of [
    emoji.join('').repeat(200),
    emoji.join(' a '),
    'می‌خواهم',
    'क्‍ष',
    'ශ්‍රී ලංකා',
    'שלום\u200F!',
    'one\n\ttwo\r\n\nthree',
    '葛󠄀',
    'Z\u0300\u0316algo',
  ])
    expect(shown(text)).toBe(text)
})

test('a joiner between letters that need none is shown', () => {
  expect(shown('a\u200Db')).toBe(`a${mark('U+200D', 'zero-width joiner')}b`)
  expect(shown('می\u200C\u200Cخ')).toBe(`می\u200C${mark('U+200C', 'zero-width non-joiner')}خ`)
})

test('strong language is whole words in any case, the longest first', () => {
  const blurred = (word: string) => `<span class="strong">${word}</span>`
  expect(shown('FUCK, Scunthorpe: fuck-all, arsehole, parse, son  of\na Bitch')).toBe(
    `${blurred('FUCK')}, Scunthorpe: ${blurred('fuck')}-all, ${blurred('arsehole')}, parse, ${blurred('son  of\na Bitch')}`,
  )
  expect(shown('Éarse arseñ arse\u0301')).toBe('Éarse arseñ arse\u0301')
  expect(String(shownText('a.b axb', { strong: ['a.b'] }))).toBe(`${blurred('a.b')} axb`)
})

test('a text that is mostly invisible says so', () => {
  expect(shown(`${'\u200B'.repeat(12)}ok`)).toBe(
    '<span class="mark">12 invisible characters, 2 to be seen</span> ' +
      '<span class="mark" title="U+200B zero-width space" dir="ltr">12 invisible characters</span>ok',
  )
})

test('a name stands isolated, on one line', () => {
  expect(String(shownName('Eve\u202E\n<b>'))).toBe(
    `<bdi>Eve${mark('U+202E', 'right-to-left override')} &lt;b&gt;</bdi>`,
  )
})

// Something that grows with the square of a text would be cut off by the runner's own limit.
test('the longest texts are shown, whatever is in them', () => {
  const texts = [
    'a\u200B'.repeat(10_000),
    '👨‍👩‍👧‍👦'.repeat(1800),
    'son '.repeat(5000),
    `son${' '.repeat(19_990)}`,
    '\u202E'.repeat(20_000),
  ]
  for (const text of texts) expect(shown(text)).not.toBe('')
})
