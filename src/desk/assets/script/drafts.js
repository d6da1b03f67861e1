import { forgetAllDrafts, forgetDrafts, keptDraft, keepDraft } from './kept-drafts.js'
import { loadWording, ruleShown } from './wording.js'

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** What came back from the server as it was typed: it counts as typed, and no draft that was sent is put over it. @type {Set<Field>} */
const cameBack = new Set()

/** What was typed into a form survives a reload, a lost lease and a refusal, in this tab: until it has been taken. */
export async function keepDrafts() {
  forgetDrafts()
  const forms = [...document.querySelectorAll('form[data-draft]')].filter(form => form instanceof HTMLFormElement)
  for (const form of forms) {
    if (form.closest('details[open]')) for (const field of fields(form)) cameBack.add(field)
    form.addEventListener('input', () => keep(form))
    form.addEventListener('submit', () => {
      const draft = keptDraft(form)
      if (draft) keepDraft(form, { ...draft, sent: true })
    })
  }
  // Whoever signs in next in this tab is somebody else.
  document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', forgetAllDrafts)
  const latestFirst = forms.toSorted((one, other) => typedAt(other) - typedAt(one))
  await Promise.all(latestFirst.map(putBack))
}

/** @param {HTMLFormElement} form */
function typedAt(form) {
  return keptDraft(form)?.at ?? 0
}

/** Keeps what is not as it was loaded: a template's wording is the rule's, and not the moderator's. @param {HTMLFormElement} form */
function keep(form) {
  const rule = ruleOf(form)
  const texts = typed(fields(form).filter(field => field !== rule && !isWording(field)))
  const words = wordsOf(form, rule)
  const isEmpty = [texts, words].every(one => Object.keys(one).length === 0) && (!rule || !isTyped(rule))
  keepDraft(form, isEmpty ? undefined : { at: Date.now(), rule: rule?.value, texts, words })
}

/** Words belong to the rule that they were written under. @param {HTMLFormElement} form @param {HTMLSelectElement | undefined} rule */
function wordsOf(form, rule) {
  if (!rule) return {}
  if (ruleShown(rule) === rule.value) return typed(fields(form).filter(isWording))
  // The rule's own wording has not come yet.
  const before = keptDraft(form)
  return before?.rule === rule.value ? before.words : {}
}

/** @param {HTMLFormElement} form */
async function putBack(form) {
  const draft = keptDraft(form)
  const isOlder = !draft || draft.sent
  if (isOlder && fields(form).some(field => cameBack.has(field))) return keep(form)
  const rule = ruleOf(form)
  if (draft) {
    // It was sent, and has not been taken.
    keepDraft(form, { ...draft, sent: false })
    for (const field of fields(form)) if (field !== rule && !isWording(field)) set(field, draft.texts[field.name])
    if (rule && [...rule.options].some(({ value }) => value === draft.rule)) set(rule, draft.rule)
    unfold(form)
  }
  if (!rule) return
  // The browser itself may have put a choice back, too.
  if (ruleShown(rule) !== rule.value) await loadWording(rule)
  if (draft?.rule !== rule.value || ruleShown(rule) !== rule.value) return
  for (const field of fields(form).filter(isWording)) set(field, draft.words[field.name])
}

/** Not over another that is open: what was just tried, or typed later. @param {HTMLFormElement} form */
function unfold(form) {
  const fold = form.closest('details')
  if (!fold) return
  const isOver = fold.name !== '' && document.querySelector(`details[name="${CSS.escape(fold.name)}"][open]`)
  if (!isOver) fold.open = true
}

/** @param {Field} field @param {string | undefined} value */
function set(field, value) {
  if (value !== undefined) field.value = value
}

/** @param {Field[]} among @returns {Record<string, string>} */
function typed(among) {
  return Object.fromEntries(among.filter(isTyped).map(field => [field.name, field.value]))
}

/** @param {Field} field */
function isTyped(field) {
  return cameBack.has(field) || field.value !== asLoaded(field)
}

/** @param {Field} field */
function asLoaded(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  const options = [...field.options]
  return (options.find(option => option.defaultSelected) ?? options[0])?.value
}

/** The choice that decides about the wording. @param {HTMLFormElement} form */
function ruleOf(form) {
  return fields(form)
    .filter(field => field instanceof HTMLSelectElement)
    .find(field => field.dataset.wording !== undefined)
}

/** @param {Field} field */
function isWording(field) {
  const rule = field.form && ruleOf(field.form)
  return document.getElementById(rule?.dataset.into ?? '')?.contains(field) ?? false
}

/** @param {HTMLFormElement} form */
function fields(form) {
  return [...form.elements].filter(isField)
}

/** @param {Element} element @returns {element is Field} */
function isField(element) {
  if (element instanceof HTMLInputElement) return element.type === 'text' || element.type === 'search'
  return element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
}
