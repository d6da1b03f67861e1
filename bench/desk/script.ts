import { gzipSync } from 'node:zlib'
import type { Side } from './side.ts'

const SCRIPT = /<script\b[^>]*\bsrc="([^"]+)"/g
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g

/** The scripts that a page loads, and what those import: by address, how many bytes each is when compressed. */
export async function scriptsOf(side: Side, page: string): Promise<Map<string, number>> {
  const html = await side.get(page)
  const sizes = new Map<string, number>()
  const left = found(html, SCRIPT, page)
  for (let path = left.shift(); path !== undefined; path = left.shift()) {
    if (sizes.has(path)) continue
    const text = await side.get(path)
    sizes.set(path, gzipSync(text).length)
    left.push(...found(text, IMPORT, path))
  }
  return sizes
}

function found(text: string, pattern: RegExp, base: string): string[] {
  return [...text.matchAll(pattern)].map(([, to]) => new URL(to!, `http://desk${base}`).pathname)
}
