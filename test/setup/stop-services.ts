import { rmSync } from 'node:fs'

declare global {
  var postmodTestServices: { folder: string; stops: ((() => Promise<void>) | undefined)[] } | undefined
}

export default async function stopServices(): Promise<void> {
  const services = globalThis.postmodTestServices
  if (!services) return
  for (const stop of services.stops) await stop?.()
  rmSync(services.folder, { recursive: true, force: true })
}
