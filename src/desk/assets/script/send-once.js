/** As long as an answer may take: after that, a press is meant. */
const PATIENCE_MS = 15_000

/**
 * A second press while the first is under way does nothing. The button is not disabled: its value has to be sent, and
 * the focus has to stay.
 */
export function sendOnce() {
  document.addEventListener('submit', event => {
    const { target: form, submitter } = event
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return
    if ('sent' in form.dataset) {
      event.preventDefault()
      return
    }
    form.dataset.sent = ''
    submitter?.setAttribute('aria-disabled', 'true')
    setTimeout(() => release(form), PATIENCE_MS)
  })
  // Come back to by the browser's own "back".
  window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach(release))
}

/** @param {HTMLFormElement} form */
function release(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
}
