import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { complaintSchema, type Complaint } from '../../src/intake/complaint.ts'

const file = readFileSync(new URL('../../examples/complaints.jsonl', import.meta.url), 'utf8')
const lines = file.trimEnd().split('\n')
const complaints = lines.map(line => complaintSchema.parse(JSON.parse(line)))
/** The same complaint sent again counts once. */
const distinct = [...new Map(complaints.map(complaint => [complaint.id, complaint])).values()]

const count = (values: Iterable<string>) => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

const groupBy = (all: Complaint[], key: (complaint: Complaint) => string) => {
  const groups = new Map<string, Complaint[]>()
  for (const complaint of all) groups.set(key(complaint), [...(groups.get(key(complaint)) ?? []), complaint])
  return groups
}

const aboutOneComment = groupBy(distinct, complaint => complaint.comment.id)
const commentIds = (matches: (complaint: Complaint) => boolean) => [
  ...groupBy(distinct.filter(matches), complaint => complaint.comment.id).keys(),
]
const withText = (pattern: RegExp) => commentIds(complaint => pattern.test(complaint.comment.text))

/** Every appearance of a comment: complained about, replied to, or in the thread around another. */
const appearances = distinct.flatMap(({ comment }) => [
  { ...comment, article: comment.article.url },
  ...[...(comment.inReplyTo ? [comment.inReplyTo] : []), ...(comment.thread ?? [])].map(earlier => ({
    ...earlier,
    article: comment.article.url,
    revision: undefined,
  })),
])

test('the file holds 438 lines: 431 complaints about 155 comments under 20 articles', () => {
  expect(lines).toHaveLength(438)
  expect(distinct).toHaveLength(431)
  expect(aboutOneComment.size).toBe(155)
  expect(new Set(distinct.map(({ comment }) => comment.article.url)).size).toBe(20)
  expect(new Set(distinct.map(({ comment }) => comment.article.title)).size).toBe(20)
  expect(new Set(distinct.map(({ comment }) => comment.author.id)).size).toBe(61)
  expect(new Set(distinct.flatMap(({ complainant }) => complainant.key ?? [])).size).toBe(152)
})

test('every line is compact JSON in plain UTF-8, and the schema changes nothing in it', () => {
  expect(file.endsWith('}\n')).toBe(true)
  expect(complaints.map(complaint => JSON.stringify(complaint))).toEqual(lines)
})

test('an id is a lower-case UUIDv7 made at the instant of raisedAt', () => {
  for (const { id, raisedAt } of complaints) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString()).toBe(raisedAt)
  }
})

test('complaints come in the order in which they were raised, and a repeat is the identical line, later', () => {
  const raised = distinct.map(({ raisedAt }) => raisedAt)
  expect(raised).toEqual(raised.toSorted())

  const repeats = [...groupBy(complaints, ({ id }) => id).values()].filter(same => same.length > 1)
  expect(repeats.map(same => [same[0]?.comment.id, same.length])).toEqual([
    ['c1045', 2],
    ['c1043', 2],
    ['c1105', 2],
    ['c1302', 3],
    ['c1803', 2],
    ['c2203', 2],
  ])
  expect(new Set(lines).size).toBe(distinct.length)
})

test('they were raised over the week from 9 to 15 November 2026, by day and by night, and on both boundaries', () => {
  expect(count(distinct.map(({ raisedAt }) => raisedAt.slice(0, 10)))).toEqual({
    '2026-11-09': 73,
    '2026-11-10': 79,
    '2026-11-11': 86,
    '2026-11-12': 69,
    '2026-11-13': 54,
    '2026-11-14': 47,
    '2026-11-15': 23,
  })
  expect(distinct.filter(({ raisedAt }) => new Date(raisedAt).getUTCHours() < 6)).toHaveLength(10)
  expect(distinct.filter(({ raisedAt }) => raisedAt.endsWith('T09:00:00.000Z'))).toHaveLength(3)
  expect(distinct.filter(({ raisedAt }) => raisedAt.endsWith('T17:59:59.999Z'))).toHaveLength(2)
  expect(distinct.filter(({ raisedAt }) => raisedAt.endsWith('T18:00:00.000Z'))).toHaveLength(2)
  for (const { comment, raisedAt } of distinct) expect(Date.parse(comment.postedAt)).toBeLessThan(Date.parse(raisedAt))
})

test('every reason of the default policy and every source is there', () => {
  expect(count(distinct.map(({ reason }) => reason))).toEqual({
    off_topic: 75,
    threat: 35,
    spam: 36,
    abuse: 63,
    defamation: 33,
    hate: 31,
    other: 53,
    untruth: 49,
    privacy: 22,
    copyright: 8,
    contempt: 26,
  })
  expect(count(distinct.map(({ source }) => source))).toEqual({ reader: 400, tool: 17, staff: 14 })
})

test('comments drew from one complaint to a brigade of them', () => {
  expect(count([...aboutOneComment.values()].map(about => String(about.length)))).toEqual({
    '1': 34,
    '2': 58,
    '3': 26,
    '4': 16,
    '5': 14,
    '6': 4,
    '7': 2,
    '31': 1,
  })
})

test('some complainants say everything and some say nothing', () => {
  expect(distinct.filter(({ detail }) => detail === undefined)).toHaveLength(105)
  expect(distinct.filter(({ detail }) => detail !== undefined && detail.length > 1000)).toHaveLength(1)
  expect(distinct.filter(({ complainant }) => complainant.key === undefined)).toHaveLength(39)
  expect(distinct.filter(({ complainant }) => Object.keys(complainant).length === 0)).toHaveLength(18)
  expect(distinct.filter(({ complainant }) => complainant.name && complainant.email)).toHaveLength(68)
  expect(distinct.filter(({ complainant }) => complainant.email && !complainant.name)).toHaveLength(13)
})

test('a brigade: 30 people within 25 minutes about one harmless comment', () => {
  const brigade = (aboutOneComment.get('c1604') ?? []).slice(0, 30)
  const first = Date.parse(brigade[0]?.raisedAt ?? '')
  const last = Date.parse(brigade[29]?.raisedAt ?? '')
  expect(last - first).toBeLessThanOrEqual(25 * 60_000)
  expect(new Set(brigade.map(({ complainant }) => complainant.key)).size).toBe(30)
  expect(count(brigade.map(({ reason }) => reason))).toEqual({ off_topic: 21, abuse: 5, other: 4 })
  for (const { detail } of brigade) expect(detail).toMatch(/off?.topic|remove|abus|enough/i)
})

test('four people complained twice about one comment, with two complaints', () => {
  const twice = [
    ...groupBy(
      distinct.filter(({ complainant }) => complainant.key !== undefined),
      ({ comment, complainant }) => `${comment.id} ${complainant.key ?? ''}`,
    ),
  ].filter(([, same]) => same.length > 1)
  expect(twice.map(([, same]) => [same[0]?.comment.id, same.length])).toEqual([
    ['c1042', 2],
    ['c1105', 2],
    ['c1507', 2],
    ['c2703', 2],
  ])
})

test('one comment was edited between its complaints, and no other was', () => {
  const edited = [...aboutOneComment.values()].filter(
    about => new Set(about.map(({ comment }) => comment.revision)).size > 1,
  )
  expect(edited).toHaveLength(1)
  expect(edited[0]?.map(({ comment }) => [comment.id, comment.revision])).toEqual([
    ['c2506', 1],
    ['c2506', 1],
    ['c2506', 2],
    ['c2506', 2],
    ['c2506', 2],
  ])
  expect(new Set(edited[0]?.map(({ comment }) => comment.text)).size).toBe(2)
})

test('replies and threads tell one story: a comment has one author, one date, one article, one text a revision', () => {
  expect(distinct.filter(({ comment }) => comment.inReplyTo)).toHaveLength(141)
  expect(distinct.filter(({ comment }) => comment.thread)).toHaveLength(174)

  const seen = new Map<string, { fixed: string; texts: Map<number, string> }>()
  for (const { id, author, postedAt, article, revision, text } of appearances) {
    const fixed = JSON.stringify([author, postedAt, article])
    const comment = seen.get(id) ?? { fixed, texts: new Map<number, string>() }
    seen.set(id, comment)
    expect(fixed).toBe(comment.fixed)
    if (revision === undefined) continue
    expect(text).toBe(comment.texts.get(revision) ?? text)
    comment.texts.set(revision, text)
  }
  for (const { id, text } of appearances) expect([...(seen.get(id)?.texts.values() ?? [])]).toContain(text)

  for (const { comment, raisedAt } of distinct) {
    expect(comment.url).toBe(`${comment.article.url}#comment-${comment.id}`)
    if (comment.inReplyTo)
      expect(Date.parse(comment.inReplyTo.postedAt ?? '')).toBeLessThan(Date.parse(comment.postedAt))
    const thread = comment.thread ?? []
    const posted = thread.map(({ postedAt }) => postedAt ?? '')
    expect(posted).toEqual(posted.toSorted())
    expect(thread.filter(({ id, postedAt }) => id === comment.id || (postedAt ?? '') >= raisedAt)).toEqual([])
    if (comment.inReplyTo && comment.thread) expect(comment.thread).toContainEqual(comment.inReplyTo)
  }
  const names = new Map(appearances.map(({ author }) => [author.id, author.name]))
  for (const { author } of appearances) expect(author.name).toBe(names.get(author.id))
})

test('the texts are what people type', () => {
  const shortest = commentIds(({ comment }) => comment.text.length <= 4)
  expect(shortest).toEqual(['c1042', 'c2901'])
  expect(commentIds(({ comment }) => comment.text.length > 1000)).toEqual(['c1502'])
  expect(Math.max(...distinct.map(({ comment }) => comment.text.length))).toBe(4962)
  expect(withText(/\n/u)).toEqual(['c1103', 'c1048', 'c1502', 'c2104', 'c2106', 'c2705', 'c2506'])
  expect(withText(/<script>/u)).toEqual(['c2305'])
  expect(withText(/\p{Script=Arabic}/u)).toEqual(['c1806', 'c2204', 'c2205'])
  expect(withText(/\p{Script=Hebrew}/u)).toEqual(['c1909', 'c2205'])
  expect(withText(/\p{Script=Latin}\p{Mn}/u)).toEqual(['c2603', 'c2604'])
  expect(withText(/\p{Extended_Pictographic}/u)).toHaveLength(16)
  expect(withText(/\p{RGI_Emoji_ZWJ_Sequence}/v)).toEqual(['c1044', 'c1702', 'c1705', 'c2907'])
  expect(withText(/\p{RGI_Emoji_Flag_Sequence}|\p{RGI_Emoji_Tag_Sequence}/v)).toEqual([
    'c1107',
    'c1608',
    'c1705',
    'c2907',
  ])
  expect(withText(/\u{202E}/u)).toEqual(['c2605'])
  expect(withText(/\bchan eil\b|\bchan e\b|\bcànan\b|\bbha\b/iu)).toEqual(['c1106', 'c1601', 'c1603'])
})

test('nobody real can be reached: addresses are of example domains, telephone numbers are set aside for fiction', () => {
  const hosts = [...file.matchAll(/https?:\/\/([^/"\s)]+)/g)].map(([, host]) => host ?? '')
  expect(hosts.filter(host => !host.endsWith('.example'))).toEqual([])
  const emails = distinct.flatMap(({ complainant }) => complainant.email ?? [])
  expect(emails.filter(email => !email.endsWith('@example.org'))).toEqual([])
  const numbers = new Set([...file.matchAll(/\b0\d{4} \d{6}|\b0\d{4} \d{3} \d{3}|\+44 [\d ]+/g)].map(([all]) => all))
  expect(numbers).toEqual(new Set(['01632 960 188', '07700 900417', '+44 7700 900862']))
})
