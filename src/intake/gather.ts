/**
 * Gathers items that come one by one into batches: while `inFlight` batches run, what comes meanwhile waits and goes
 * together, at most `most` at a time. An idle desk so records a complaint at once, and a busy one up to
 * `most` a transaction. Each item's promise settles as its own result says.
 */
export function gather<T, R>(
  run: (items: T[]) => Promise<PromiseSettledResult<R>[]>,
  { most, inFlight }: { most: number; inFlight: number },
): (item: T) => Promise<R> {
  type Waiting = { item: T; resolve(result: R): void; reject(reason: unknown): void }
  const waiting: Waiting[] = []
  let running = 0

  function start(): void {
    while (running < inFlight && waiting.length > 0) {
      running++
      void settle(waiting.splice(0, most)).finally(() => {
        running--
        start()
      })
    }
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      for (const [i, { resolve, reject }] of batch.entries()) {
        const result = results[i]
        if (result?.status === 'fulfilled') resolve(result.value)
        else reject(result?.reason ?? new Error('the batch gave no result for this item'))
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return item =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // In the next turn of the loop, so that the complaints of one job go together.
      queueMicrotask(start)
    })
}
