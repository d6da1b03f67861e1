import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { DemoCredentials } from './demo.ts'

const listeningSchema = z.object({ listening: z.url() })

export type Newspaper = { url: string; stop(): Promise<void>; exited: Promise<string> }

/** Starts the demo newspaper as a process of its own, as a site is; it ends with this one, whatever ends that. */
export async function startNewspaper(
  { url, key, webhookSecret }: DemoCredentials,
  { port, data, path }: { port: number; data: string; path: string },
): Promise<Newspaper> {
  const server = fileURLToPath(new URL('../../examples/newspaper/server.ts', import.meta.url))
  const child = spawn(process.execPath, [server], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: path,
      NEWSPAPER_PORT: String(port),
      NEWSPAPER_DATA: data,
      NEWSPAPER_FOLLOWS_STDIN: '1',
      POSTMOD_URL: url,
      POSTMOD_KEY: key,
      POSTMOD_WEBHOOK_SECRETS: webhookSecret,
    },
  })
  const exited = once(child, 'exit').then(
    ([code, signal]) => `the newspaper ended by itself (${signal ?? `exit code ${code}`})`,
  )
  const listening = await Promise.race([firstLine(child), exited.then(() => undefined)])
  if (listening === undefined) throw new Error('the demo newspaper did not start: its own message is above')
  return {
    url: listeningSchema.parse(JSON.parse(listening)).listening,
    exited,
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}

async function firstLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string | undefined> {
  for await (const line of createInterface({ input: child.stdout })) return line
  return undefined
}
