/** Mail programs that take less open without the words: they are copied then. As in pages/notice/forms.ts. */
const MOST_ADDRESS = 8000

/** What is changed in a letter goes into the mail program, too. */
export function followLetters() {
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return
    const link = document.querySelector(`a[data-letter="${CSS.escape(target.id)}"]`)
    if (!(link instanceof HTMLAnchorElement)) return
    const [start = ''] = link.href.split('&body=')
    const whole = `${start}&body=${encodeURIComponent(target.value.toWellFormed().replaceAll('\n', '\r\n'))}`
    link.href = whole.length <= MOST_ADDRESS ? whole : start
  })
}
