import { loadWording } from './wording.js'

/** What was typed into a form survives a reload and a lost lease: until it is sent, in this tab. */
export async function keepDrafts() {
  const forms = [...document.querySelectorAll('form[data-draft]')].filter(form => form instanceof HTMLFormElement)
  for (const form of forms) {
    const key = `draft:${form.dataset.draft}`
    form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(typed(form))))
    form.addEventListener('submit', event => {
      if (!event.defaultPrevented) sessionStorage.removeItem(key)
    })
    const kept = sessionStorage.getItem(key)
    if (kept !== null) await putBack(form, JSON.parse(kept))
  }
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
function typed(form) {
  return Object.fromEntries(fields(form).map(field => [field.name, field.value]))
}

/** @param {HTMLFormElement} form @param {Record<string, string>} draft */
async function putBack(form, draft) {
  for (const field of fields(form).filter(one => one instanceof HTMLSelectElement)) {
    if (!set(field, draft[field.name])) continue
    await loadWording(field)
  }
  for (const field of fields(form)) set(field, draft[field.name])
  const fold = form.closest('details')
  if (fold) fold.open = true
}

/** @param {Field} field @param {string | undefined} value */
function set(field, value) {
  if (value === undefined || field.value === value) return false
  field.value = value
  return true
}

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {HTMLFormElement} form */
function fields(form) {
  return [...form.elements].filter(isField)
}

/** @param {Element} element @returns {element is Field} */
function isField(element) {
  if (element instanceof HTMLInputElement) return element.type === 'text' || element.type === 'search'
  return element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
}
