/** What is changed in a letter goes into the mail program, too. */
export function followLetters() {
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return
    const link = document.querySelector(`a[data-letter="${CSS.escape(target.id)}"]`)
    if (!(link instanceof HTMLAnchorElement)) return
    const [start] = link.href.split('&body=')
    link.href = `${start}&body=${encodeURIComponent(target.value.toWellFormed().replaceAll('\n', '\r\n'))}`
  })
}
