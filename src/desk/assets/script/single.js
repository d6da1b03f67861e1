const KEPT = 'postmod-single'

/** Nothing but the comment and its decision; kept for the cases that follow in this tab. */
export function keepSingle() {
  document.documentElement.toggleAttribute('data-single', sessionStorage.getItem(KEPT) !== null)
}

export function toggleSingle() {
  if (document.documentElement.toggleAttribute('data-single')) sessionStorage.setItem(KEPT, '')
  else sessionStorage.removeItem(KEPT)
}
