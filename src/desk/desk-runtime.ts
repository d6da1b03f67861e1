import type { Runtime } from '../runtime.ts'
import { type CountsKeeper, countsKeeper } from './counts.ts'

/** A runtime, and what the pages and acts of one desk process share. */
export type DeskRuntime = Runtime & { counts: CountsKeeper }

export function deskRuntime(runtime: Runtime): DeskRuntime {
  return { ...runtime, counts: countsKeeper(runtime.db, runtime.clock) }
}
