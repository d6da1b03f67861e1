import { Redis } from 'ioredis'

const READY_WITHIN_MS = 3000

/**
 * A connection on which adding a job rejects at once while Redis is away, instead of waiting for it unseen. It must
 * be ready before BullMQ gets it: BullMQ asks it something when it is made, and keeps the refusal for good.
 * @throws if Redis cannot be reached now.
 */
export async function connectToAdd(url: string, onError: (error: Error) => void): Promise<Redis> {
  const connection = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  connection.on('error', onError)
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Redis was not ready within ${READY_WITHIN_MS} ms`)),
        READY_WITHIN_MS,
      )
      connection.once('ready', () => {
        clearTimeout(timer)
        resolve()
      })
      connection.once('error', error => {
        clearTimeout(timer)
        reject(error)
      })
    })
    return connection
  } catch (error) {
    connection.disconnect()
    throw error
  }
}
