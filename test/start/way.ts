import { expect } from '@jest/globals'
import { until } from '../support/system.ts'
import type { Started } from './started.ts'
import { aVisitor, type Page, type Visitor, wordsOf } from './visitor.ts'

export const ARTICLE = '/news/harbour-bridge-closure'
export const REMOVED = 'This comment was removed by a moderator.'

/** Reports a comment through the newspaper's form, as a visitor does. @returns the page that thanks. */
export async function report(newspaper: string, comment: string, reason: string, detail: string): Promise<Page> {
  const reader = aVisitor()
  const form = await reader.get(`${newspaper}/comments/${comment}/report`)
  const thanks = await reader.send(form, '/report', { reason, detail })
  // Of what was decided before, the answer may be there at once.
  expect(wordsOf(thanks)).toMatch(/Thank you\. The moderators have it\.|The moderators have decided\./)
  return thanks
}

/** What the newspaper says of a report to whoever types its reference as they heard it. */
export async function became(newspaper: string, thanks: Page): Promise<string> {
  const [, reference = ''] = /PM-([^<"]+)/.exec(thanks.html) ?? []
  const typed = encodeURIComponent(reference.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))
  return wordsOf(await aVisitor().get(`${newspaper}/reports?reference=${typed}`))
}

/** Signs in at the desk as whoever of the demo is on duty now. */
export async function signInOnDuty(desk: string): Promise<{ visitor: Visitor; page: Page }> {
  const visitor = aVisitor()
  const signIn = await visitor.get(desk)
  const onDuty = wordsOf(signIn).includes('Full-time pool on duty') ? 'amira' : 'ben'
  const page = await visitor.send(signIn, '/sign-in', { login: onDuty })
  expect(wordsOf(page)).toContain('Complaints desk')
  return { visitor, page }
}

/** Pulls the next case, as soon as there is one. */
export async function nextCase(visitor: Visitor, desk: string): Promise<Page> {
  return await until('a case is there to be pulled', async () => {
    const pulled = await visitor.send(await visitor.get(`${desk}/desk`), '/desk/next', {})
    return /\/cases\/\d+$/.test(pulled.url) && pulled
  })
}

/** Decides as somebody without a script does: what will be sent is shown first, under a rule that was not chosen yet. */
export async function decideAs(visitor: Visitor, card: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
  const page = await visitor.send(card, '/decision', fields)
  return wordsOf(page).includes('Nothing is decided yet') ? await visitor.send(page, '/decision', fields) : page
}

/** The comment as the newspaper shows it now. */
export async function commentOn(newspaper: string, comment: string): Promise<string> {
  const page = await aVisitor().get(newspaper + ARTICLE)
  const [html] = new RegExp(`<article class="comment" id="comment-${comment}"[^]*?</article>`).exec(page.html) ?? []
  if (html === undefined) throw new Error(`the newspaper does not show ${comment}`)
  return wordsOf({ ...page, html })
}

/** One complaint's way, from the newspaper's form to the decision on its page. */
export async function walkOnce({ newspaper, desk }: Started): Promise<void> {
  const thanks = await report(newspaper, 'harbour-bridge-4', 'abuse', 'He tells Dougie to fall off the pier.')
  const { visitor } = await signInOnDuty(desk)
  const card = await nextCase(visitor, desk)
  expect(wordsOf(card)).toContain('He tells Dougie to fall off the pier.')
  await decideAs(visitor, card, { action: 'delete', rule: 'no_abuse' })
  await until('it is removed from the page', async () =>
    (await commentOn(newspaper, 'harbour-bridge-4')).includes(REMOVED),
  )
  expect(await became(newspaper, thanks)).toMatch(/PM-\S{5}-\S{5}: answered .*Decided/)
}
