import { minutesLeft, serverNow, setServerTime } from './server-time.js'

const USES = ['pointermove', 'pointerdown', 'wheel', 'scroll', 'touchmove', 'keydown', 'input']
/** Somebody who reads moves something at least so often. */
const IN_USE_MS = 60_000
/** Well inside a lease, and no more often than a case is worth. */
const RENEWED_EVERY_MS = 45_000
/** So long before the end whoever cannot see the countdown is told. */
const WARNED_MS = 120_000

/** Renews the lease of the case while its page is in use, and counts down when it is not. */
export function keepLease() {
  const line = document.getElementById('lease')
  const { renew, until } = line?.dataset ?? {}
  if (line && renew && until) watch(line, renew, Date.parse(until))
}

/** @param {HTMLElement} line @param {string} address @param {number} until */
function watch(line, address, until) {
  let used = performance.now()
  let asked = performance.now()
  let grows = true
  let away = false
  let warned = false
  const asLoaded = line.textContent.trim()
  const spoken = statusAfter(line)
  for (const use of USES)
    document.addEventListener(use, () => (used = performance.now()), { passive: true, capture: true })
  const timer = setInterval(() => void tick(), 1000)
  document.addEventListener('visibilitychange', () => void tick())

  async function tick() {
    const inUse = document.visibilityState === 'visible' && performance.now() - used < IN_USE_MS
    if (serverNow() >= until) lose('Its time is over, and it went back to where it was.')
    else if (inUse && performance.now() - asked >= RENEWED_EVERY_MS) await renew()
    else show(inUse)
  }

  async function renew() {
    asked = performance.now()
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ _csrf: token() }) }).catch(
      // The desk is away: the countdown goes on, and it is asked again.
      () => undefined,
    )
    away = !answer?.ok
    if (answer?.status === 409) lose('Somebody else has it, or it went back to where it was.')
    if (answer?.status === 404) lose('You do not see its site any more.')
    if (!answer?.ok) return
    /** @type {{ until: string, now: string }} */
    const told = await answer.json()
    setServerTime(told.now)
    grows = Date.parse(told.until) > until
    warned &&= !grows
    until = Date.parse(told.until)
  }

  /** @param {boolean} inUse */
  function show(inUse) {
    const left = minutesLeft(until)
    const why = away ? 'The desk cannot be reached. ' : ''
    line.textContent = inUse && grows && !away ? asLoaded : `${why}The case is yours for ${left} more.`
    line.toggleAttribute('data-counting', !inUse || !grows || away)
    if (warned || until - serverNow() > WARNED_MS) return
    warned = true
    spoken.textContent = 'The case is yours for less than two minutes more.'
  }

  /** @param {string} why */
  function lose(why) {
    clearInterval(timer)
    const words = `You do not hold this case any more. ${why} What you typed is kept in this tab.`
    line.setAttribute('data-lost', '')
    const again = document.createElement('a')
    again.href = location.pathname
    again.textContent = 'Load the case again'
    line.replaceChildren(`${words} `, again)
    spoken.textContent = words
  }
}

/** Said to whoever cannot see it; a countdown that is spoken each second would be noise. @param {HTMLElement} line */
function statusAfter(line) {
  const spoken = document.createElement('span')
  spoken.className = 'sr-only'
  spoken.role = 'status'
  line.after(spoken)
  return spoken
}

function token() {
  const field = document.querySelector('input[name="_csrf"]')
  return field instanceof HTMLInputElement ? field.value : ''
}
