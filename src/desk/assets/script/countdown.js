import { minutesLeft } from './server-time.js'

/** `<span data-countdown="ISO">` counts down to it. */
export function countDown() {
  if (!document.querySelector('[data-countdown]')) return
  tick()
  setInterval(tick, 1000)
}

function tick() {
  for (const element of document.querySelectorAll('[data-countdown]')) {
    element.textContent = minutesLeft(Date.parse(element.getAttribute('data-countdown') ?? ''))
  }
}
