import { deskRuntime } from '../../src/desk/desk-runtime.ts'
import { tellAll } from '../../src/desk/live/tell.ts'
import type { Listener } from '../../src/desk/live/listeners.ts'
import { anyOf } from './pages.ts'
import type { Side } from './side.ts'

const ROWS = 25
const WINDOWS = 20

/** One look at the record for so many windows with the open list and as many with a case. */
export async function oneLook({ runtime, size, me, session }: Side): Promise<void> {
  const all = Array.from({ length: WINDOWS }, () => [onList(), onCase()]).flat()
  await tellAll(deskRuntime(runtime), all)

  function onList(): Listener {
    const seen = Array.from({ length: ROWS }, () => ({ id: anyOf(size.open, size.decided), version: 1, complaints: 1 }))
    const growing = { list: 'open', since: size.open + size.decided - 100 } as const
    return { ...nowhere(), rows: { list: 'open', seen }, growing, watched: undefined }
  }

  function onCase(): Listener {
    const id = anyOf(size.open, size.decided)
    return { ...nowhere(), rows: undefined, growing: undefined, watched: { id, seen: 1, told: 1000 } }
  }

  // What is told is thrown away: the look is measured, not the network.
  function nowhere(): Pick<Listener, 'stream' | 'moderator' | 'session' | 'place'> {
    const stream = { send() {}, beat() {}, end() {}, pushOut, onClose: () => undefined, isOver: () => false }
    return { stream, moderator: me, session, place: undefined }
  }
}

function pushOut(): void {
  throw new Error('a look failed: nothing is measured')
}
