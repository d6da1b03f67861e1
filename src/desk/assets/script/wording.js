/** Choosing a house rule shows what will be sent under it. */
export function offerWording() {
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) void loadWording(target)
  })
}

/** @param {HTMLSelectElement} select */
export async function loadWording(select) {
  const { wording } = select.dataset
  const slot = slotOf(select)
  if (wording === undefined || !slot) return
  const rule = select.value
  if (isShown()) return
  const words = await fetch(`${wording}&rule=${encodeURIComponent(rule)}`)
    .then(answer => (answer.ok ? answer.text() : undefined))
    .catch(() => undefined)
  // Another rule was chosen meanwhile: its wording comes, too. Or this one's has come, and may have been changed.
  if (select.value !== rule || isShown()) return
  if (words === undefined) slot.textContent = 'The wording cannot be shown now; you will see it before it is sent.'
  else slot.innerHTML = words

  function isShown() {
    return rule !== '' && ruleShown(select) === rule
  }
}

/** The rule whose wording is in view; '' if none is. @param {HTMLSelectElement} select */
export function ruleShown(select) {
  const shown = slotOf(select)?.querySelector('input[name="shown"]')
  return shown instanceof HTMLInputElement ? shown.value : ''
}

/** @param {HTMLSelectElement} select */
function slotOf(select) {
  return document.getElementById(select.dataset.into ?? '')
}
