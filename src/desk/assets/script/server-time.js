// Both read once: a machine whose clock is wrong counts down right all the same.
const said = document.querySelector('[data-now]')?.getAttribute('data-now')
let ahead = said ? Date.parse(said) - Date.now() : 0

/** What time it is at the desk, in ms. */
export function serverNow() {
  return Date.now() + ahead
}

/** @param {string} now what the desk has just said */
export function setServerTime(now) {
  ahead = Date.parse(now) - Date.now()
}

/** `4:05`; never less than nothing. @param {number} until in ms */
export function minutesLeft(until) {
  const seconds = Math.max(0, Math.ceil((until - serverNow()) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
