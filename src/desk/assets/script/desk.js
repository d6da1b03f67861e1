// What makes the desk quick. The pages do without it: every act is a form, and every number is true when it is loaded.
import { countDown } from './countdown.js'
import { showDifferences } from './difference.js'
import { keepDrafts } from './drafts.js'
import { followKeys } from './keys.js'
import { keepLease } from './lease.js'
import { followLetters } from './letters.js'
import { listen } from './live.js'
import { keepPlace } from './place.js'
import { sendOnce } from './send-once.js'
import { keepSingle } from './single.js'
import { offerWording } from './wording.js'

sendOnce()
keepPlace()
followKeys()
keepSingle()
offerWording()
followLetters()
countDown()
keepLease()
listen()
await keepDrafts()
await showDifferences()
