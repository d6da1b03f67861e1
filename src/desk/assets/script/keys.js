import { currentRow, moveToRow, openRow, selectRow } from './rows.js'
import { toggleSingle } from './single.js'

/** Where what is typed is text. */
const FIELDS = 'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="submit"])'

/** The field of the search, on whichever page one is. */
const SEARCH = '/desk/decided#search-words'

/** What a key does where no element of the page has it. @type {Readonly<Record<string, () => void>>} */
const OWN = {
  j: () => moveToRow(1),
  k: () => moveToRow(-1),
  x: selectRow,
  o: openRow,
  z: toggleSingle,
  '/': () => location.assign(SEARCH),
}

/** Keys of one character, unless their moderator has turned them off. */
export function followKeys() {
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') leaveField(event)
    else if (event.key === 'Enter') sendQuickly(event)
    else if (isMeant(event)) press(event)
  })
}

/** @param {KeyboardEvent} event */
function isMeant({ defaultPrevented, ctrlKey, altKey, metaKey, isComposing, repeat, key, target }) {
  if (document.documentElement.dataset.shortcuts === 'off') return false
  if (defaultPrevented || ctrlKey || altKey || metaKey || isComposing) return false
  // A key held down walks down a list; it does not press a button again and again.
  if (repeat && key !== 'j' && key !== 'k') return false
  if (target instanceof Element && target.closest(FIELDS)) return false
  return key === '?' || !document.querySelector(':popover-open, dialog[open]')
}

/** @param {KeyboardEvent} event */
function press(event) {
  const element = elementFor(event.key)
  const own = OWN[event.key]
  if (!element && !own) return
  event.preventDefault()
  if (!element) own?.()
  else if (isForFocus(element)) element.focus()
  else element.click()
}

/**
 * What stands in the page itself goes before what every page has. What stands in a row is meant when one is in it.
 * @param {string} key
 */
function elementFor(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(
    one => one instanceof HTMLElement,
  )
  const here = found.filter(isMeantHere)
  const inMain = here.filter(one => one.closest('main'))
  return [...inMain, ...here].find(isReachable)
}

/** @param {HTMLElement} element */
function isMeantHere(element) {
  const row = element.closest('[data-row]')
  return !row || row === currentRow()
}

/** Opens what it is folded into; what is hidden otherwise is not acted on. @param {HTMLElement} element */
function isReachable(element) {
  if (element.matches(':disabled, [aria-disabled="true"]')) return false
  const folds = foldsAround(element)
  const outermost = folds.at(-1)
  if (outermost && !outermost.checkVisibility({ visibilityProperty: true })) return false
  const closed = folds.filter(fold => !fold.open)
  for (const fold of closed) fold.open = true
  if (element.checkVisibility({ visibilityProperty: true })) return true
  for (const fold of closed) fold.open = false
  return false
}

/** The folded parts that an element stands in, the innermost first; not one whose heading it is. @param {Element} element */
function foldsAround(element) {
  /** @type {HTMLDetailsElement[]} */
  const folds = []
  for (let fold = element.parentElement?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
    if (!fold.querySelector(':scope > summary')?.contains(element)) folds.push(fold)
  }
  return folds
}

/** @param {HTMLElement} element */
function isForFocus(element) {
  return element.matches(FIELDS) || element.tabIndex < 0 || 'focus' in element.dataset
}

/** Out of a field, so that keys act again. @param {KeyboardEvent} event */
function leaveField({ target, defaultPrevented, isComposing }) {
  if (!defaultPrevented && !isComposing && target instanceof HTMLElement && target.matches(FIELDS)) target.blur()
}

/** Ctrl+Enter in a form that acts sends it, from whichever field. @param {KeyboardEvent} event */
function sendQuickly(event) {
  const { target, ctrlKey, metaKey, repeat, isComposing } = event
  if (!(ctrlKey || metaKey) || repeat || isComposing || !(target instanceof Element)) return
  const form = target.closest('form[method="post"]')
  if (!(form instanceof HTMLFormElement)) return
  event.preventDefault()
  form.requestSubmit(form.querySelector('button:not([type="button"])'))
}
