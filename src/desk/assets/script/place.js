const KEPT = 'postmod-acted'

/**
 * After an act the browser begins at the top of the next page, as if one had come from nowhere. Here the focus goes to
 * what the act led to: what is said of it, else where the address points, else the page's heading.
 */
export function keepPlace() {
  let byPointer = false
  document.addEventListener('pointerdown', () => (byPointer = true), { capture: true, passive: true })
  document.addEventListener('keydown', () => (byPointer = false), { capture: true, passive: true })
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    if (defaultPrevented || !(target instanceof HTMLFormElement) || target.method !== 'post') return
    sessionStorage.setItem(KEPT, byPointer ? 'pointer' : 'key')
  })
  const acted = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  if (acted === null || document.activeElement !== document.body) return
  const place =
    document.querySelector('main > .notice') ??
    document.getElementById(location.hash.slice(1)) ??
    document.querySelector('main h1')
  if (!(place instanceof HTMLElement)) return
  if (place.tabIndex < 0) place.tabIndex = -1
  // Whoever points sees where they are; whoever presses keys has to be shown.
  place.toggleAttribute('data-unmarked', acted === 'pointer')
  place.focus({ preventScroll: true })
}
