/**
 * What was typed into a form. `words`: made of the wording of `rule`, and of no other; `sent`: nobody knows yet whether it
 * was taken.
 * @typedef {{ at: number, sent?: boolean, rule?: string | undefined, texts: Record<string, string>, words: Record<string, string> }} Draft
 */

/** Acts that end what a moderator would have said of a case. */
const ENDS = new Set(['proposed', 'disagreed'])

/** @param {HTMLFormElement} form @returns {Draft | undefined} */
export function keptDraft(form) {
  const kept = sessionStorage.getItem(keyOf(form))
  return kept === null ? undefined : JSON.parse(kept)
}

/** @param {HTMLFormElement} form @param {Draft | undefined} draft */
export function keepDraft(form, draft) {
  if (draft) sessionStorage.setItem(keyOf(form), JSON.stringify(draft))
  else sessionStorage.removeItem(keyOf(form))
}

/**
 * Forgets what has been taken. That a form was sent does not say so: its act may be refused, on a page without a form
 * even. The page that an act led to says so.
 */
export function forgetDrafts() {
  for (const id of decidedCases()) forget(key => key.startsWith(`postmod-draft:case-${id}-`))
  if (location.hash === '#notes' && !isComeBackTo())
    forget((key, draft) => !key.startsWith('postmod-draft:case-') && draft.sent)
}

export function forgetAllDrafts() {
  forget(() => true)
}

function decidedCases() {
  const query = new URLSearchParams(location.search)
  const ended = ENDS.has(query.get('done') ?? '') ? query.get('case') : null
  const said = isComeBackTo() ? [] : [query.get('decided'), ended]
  const shown = document.getElementById('decided') && /^\/desk\/cases\/(\d+)/.exec(location.pathname)?.[1]
  return [...said, shown].filter(id => typeof id === 'string')
}

/** By the browser's own "back": what the page says is no news, and the case may have been opened again. */
function isComeBackTo() {
  const [navigation] = performance.getEntriesByType('navigation')
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'back_forward'
}

/** @param {(key: string, draft: Draft) => boolean | undefined} isDone */
function forget(isDone) {
  for (const [key, kept] of Object.entries(sessionStorage))
    if (key.startsWith('postmod-draft:') && isDone(key, JSON.parse(kept))) sessionStorage.removeItem(key)
}

/** @param {HTMLFormElement} form */
function keyOf(form) {
  return `postmod-draft:${form.dataset.draft}`
}
