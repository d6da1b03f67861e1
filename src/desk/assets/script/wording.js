/** Choosing a house rule shows what will be sent under it. */
export function offerWording() {
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) void loadWording(target)
  })
}

/** @param {HTMLSelectElement} select */
export async function loadWording(select) {
  const { wording, into } = select.dataset
  const slot = document.getElementById(into ?? '')
  if (wording === undefined || !slot) return
  const rule = select.value
  const words = await fetch(`${wording}&rule=${encodeURIComponent(rule)}`)
    .then(answer => (answer.ok ? answer.text() : undefined))
    .catch(() => undefined)
  // Another rule was chosen meanwhile: its wording comes, too.
  if (select.value !== rule) return
  if (words === undefined) slot.textContent = 'The wording cannot be shown now; you will see it before it is sent.'
  else slot.innerHTML = words
}
