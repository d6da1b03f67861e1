/** Moves to the next row of a list, or the one before; to its link, which Enter follows. @param {1 | -1} by */
export function moveToRow(by) {
  const rows = [...document.querySelectorAll('[data-row]')].filter(row => row.checkVisibility())
  const current = currentRow()
  const at = current ? rows.indexOf(current) : by > 0 ? -1 : rows.length
  const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)]
  const link = row?.querySelector('[data-open]')
  if (link instanceof HTMLElement) link.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

export function openRow() {
  const link = currentRow()?.querySelector('[data-open]')
  if (link instanceof HTMLElement) link.click()
}

export function selectRow() {
  const box = currentRow()?.querySelector('[data-select]')
  if (box instanceof HTMLInputElement && !box.disabled) box.click()
}

/** The row that has the focus: nothing else remembers which it was. */
export function currentRow() {
  return document.activeElement?.closest('[data-row]')
}
