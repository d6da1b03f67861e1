const ASK_AGAIN_MS = 15_000

/**
 * Hears what changes while the page is looked at. An event fills the slot of its name with what the server made; nothing
 * else moves. A tab in the background does not listen: a browser allows six connections to a place for all its tabs.
 */
export function listen() {
  const address = document.body.dataset.live
  if (address === undefined) return
  const slots = [...document.querySelectorAll('[id][data-live]')]
  /** @type {EventSource | undefined} */
  let source

  document.addEventListener('visibilitychange', follow)
  window.addEventListener('pageshow', follow)
  window.addEventListener('pagehide', stop)
  follow()

  function follow() {
    if (document.visibilityState !== 'visible') stop()
    else if (source === undefined) start(address ?? '')
  }

  /** @param {string} url */
  function start(url) {
    source = new EventSource(url)
    for (const slot of slots) source.addEventListener(slot.id, ({ data }) => fill(slot, data))
    source.addEventListener('error', askAgain)
  }

  /** The browser itself asks again after a broken connection; not after an answer that is none, a proxy's say. */
  function askAgain() {
    if (source?.readyState !== EventSource.CLOSED) return
    source = undefined
    setTimeout(follow, ASK_AGAIN_MS)
  }

  function stop() {
    source?.close()
    source = undefined
  }
}

/** @type {WeakMap<Element, string>} */
const filled = new WeakMap()

/** @param {Element} slot @param {string} fragment */
function fill(slot, fragment) {
  if (filled.get(slot) === fragment) return
  filled.set(slot, fragment)
  const focused = slot.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : undefined
  slot.innerHTML = fragment
  const again = focused ? slot.querySelector(`a[href="${CSS.escape(focused)}"]`) : undefined
  if (again instanceof HTMLElement) again.focus({ preventScroll: true })
  followRow(slot)
}

/** What is not here any more cannot be selected: not by who had ticked it already either. @param {Element} slot */
function followRow(slot) {
  const row = slot.closest('[data-row]')
  const box = row?.querySelector('[data-select]')
  if (!(box instanceof HTMLInputElement)) return
  const gone = slot.querySelector('[data-gone]') !== null
  if (gone) box.checked = false
  const link = row?.querySelector('[data-open]')
  // A box that is disabled would lose the focus to nowhere.
  if (gone && document.activeElement === box && link instanceof HTMLElement) link.focus({ preventScroll: true })
  box.disabled = gone
}
