import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ANYONE } from './rights.ts'

type Asset = { type: string; plain: Buffer; gzipped: Buffer }
type Assets = { version: string; named: ReadonlyMap<string, Asset> }

const ROOM = new URL('assets/', import.meta.url)
/** One style sheet of these, in this order. */
const STYLES = ['base', 'layout', 'lists', 'card', 'decide', 'admin', 'rules', 'views']
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const A_YEAR = 'public, max-age=31536000, immutable'

let read: Assets | undefined

/** Read once, when first asked for. */
function assets(): Assets {
  read ??= readAssets()
  return read
}

/**
 * Where the page finds a style sheet, a script or a picture. What they are stands in the address, so that a browser
 * keeps them for good, and scripts that name each other are of one version.
 */
export function addressOf(name: string): string {
  return `/assets/${assets().version}/${name}`
}

/** The scripts that every page loads, and what they need; so that the browser asks for all of them at once. */
export function scripts(): string[] {
  return [...assets().named.keys()].filter(name => name.endsWith('.js') && name !== DIFF)
}

/** Serves what pages are made with, from memory. */
export function assetRoutes(app: FastifyInstance): void {
  const { version, named } = assets()
  app.get<{ Params: { version: string; name: string } }>(
    '/assets/:version/:name',
    { schema: { security: ANYONE } },
    (request, reply) => {
      const asset = named.get(request.params.name)
      if (!asset) return reply.callNotFound()
      // Another version was asked for by a page of another release: it is given ours, and does not keep it.
      return send(asset, request.params.version === version, `"${version}"`, request, reply)
    },
  )
}

function send(
  { type, plain, gzipped }: Asset,
  isCurrent: boolean,
  etag: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.headers({ 'cache-control': isCurrent ? A_YEAR : 'no-cache', vary: 'accept-encoding' })
  const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const tag = zipped ? etag.replace(/"$/, '-gzip"') : etag
  reply.header('etag', tag)
  if (request.headers['if-none-match']?.includes(tag)) return reply.status(304).send()
  if (zipped) reply.header('content-encoding', 'gzip')
  return reply.type(type).send(zipped ? gzipped : plain)
}

const DIFF = 'diff.min.js'

function readAssets(): Assets {
  const files = new Map<string, Buffer>([
    ['icon.svg', readFileSync(new URL('icon.svg', ROOM))],
    ['desk.css', Buffer.concat(STYLES.map(name => readFileSync(new URL(`style/${name}.css`, ROOM))))],
    // Not among the package's exports: what it has for browsers stands beside its own description.
    [DIFF, readFileSync(join(dirname(createRequire(import.meta.url).resolve('diff/package.json')), 'dist', DIFF))],
  ])
  const folder = new URL('script/', ROOM)
  for (const name of readdirSync(folder)
    .filter(file => file.endsWith('.js'))
    .toSorted())
    files.set(name, readFileSync(new URL(name, folder)))

  const hash = createHash('sha256')
  for (const [name, plain] of files) hash.update(name).update('\0').update(plain)
  const named = [...files].map(([name, plain]): [string, Asset] => {
    const type = TYPES[extname(name)] ?? 'application/octet-stream'
    return [name, { type, plain, gzipped: gzipSync(plain, { level: 9 }) }]
  })
  return { version: hash.digest('base64url').slice(0, 16), named: new Map(named) }
}
