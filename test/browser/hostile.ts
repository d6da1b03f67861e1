const MARKUP = `<script>alert(1)</script>"><img src=x onerror=alert(2)>'><svg onload=alert(3)></textarea>`
const ADDRESS = 'javascript:alert(4) <a href="javascript:alert(5)">'
const UNSEEN = `\u202Ereyal \u2066so\u200B\u2060 on${'\u200B'.repeat(9)} \uFEFFx`

/** What somebody might write wherever they can, and what is to be seen of it on a page that shows any. */
export const HOSTILE = `${MARKUP} ${UNSEEN} ${ADDRESS}`
export const HOSTILE_SEEN = ['<script>alert(1)</script>"><img', 'U+202E']
