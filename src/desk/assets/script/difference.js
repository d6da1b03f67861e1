/** Two long texts that have nothing in common are compared no longer than somebody types without noticing. */
const LONGEST_MS = 100

/** Shows beside a text that is amended which words went and which came. */
export async function showDifferences() {
  const fields = [...document.querySelectorAll('textarea[data-diff-into]')]
  if (fields.length === 0) return
  await loadDiff()
  for (const field of fields) if (field instanceof HTMLTextAreaElement) follow(field)
}

/** @param {HTMLTextAreaElement} field */
function follow(field) {
  const shown = document.getElementById(field.dataset.diffInto ?? '')
  const before = plain(document.getElementById(field.dataset.before ?? '')?.textContent ?? '')
  if (!shown) return
  let waits = false
  field.addEventListener('input', () => {
    if (waits) return
    waits = true
    requestAnimationFrame(() => {
      waits = false
      show()
    })
  })
  show()

  function show() {
    const after = plain(field.value)
    const parts = Diff.diffWordsWithSpace(before, after, { timeout: LONGEST_MS })
    shown?.replaceChildren(...(parts ?? whole(before, after)).map(nodeOf))
    shown?.toggleAttribute('data-same', before === after)
  }
}

/** @param {string} before @param {string} after */
function whole(before, after) {
  return [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ]
}

/** What reorders a text or is not seen in it: a difference that nobody sees is none, and one must not turn the others round. */
const HIDDEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** @param {{ value: string, added?: boolean, removed?: boolean }} part */
function nodeOf({ value, added, removed }) {
  const text = value.replaceAll(HIDDEN, mark => `U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
  if (!added && !removed) return document.createTextNode(text)
  const node = document.createElement(added ? 'ins' : 'del')
  node.textContent = text
  return node
}

/** A textarea has no other line breaks. @param {string} text */
function plain(text) {
  return text.replaceAll(/\r\n?/g, '\n')
}

/** The package comes as a script with a global, and is loaded on the pages that amend only. */
async function loadDiff() {
  const script = document.createElement('script')
  script.src = new URL('diff.min.js', import.meta.url).href
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve)
    script.addEventListener('error', () => reject(new Error(`${script.src} cannot be loaded`)))
    document.head.append(script)
  })
}
