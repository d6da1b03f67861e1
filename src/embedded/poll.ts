import { setTimeout } from 'node:timers/promises'

/**
 * Asks `probe` until it answers something other than undefined, every 50 ms, for at most `within` milliseconds
 * (undefined after that). An error of `probe` ends it. It measures with a timer and never asks what time it is.
 */
export async function poll<T>(probe: () => Promise<T | undefined>, within: number): Promise<T | undefined> {
  return ask(probe, AbortSignal.timeout(within))
}

async function ask<T>(probe: () => Promise<T | undefined>, deadline: AbortSignal): Promise<T | undefined> {
  const answer = await probe()
  if (answer !== undefined || deadline.aborted) return answer
  await setTimeout(50)
  return ask(probe, deadline)
}
