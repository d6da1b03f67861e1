import type { FastifyReply } from 'fastify'

export type Stream = ReturnType<typeof openStream>

/** The browser asks again after so long, once the desk is back or the network is. */
const RETRY_MS = 3000
/** Of several windows too many, so that two do not push each other out all day; and of one that cannot be answered. */
const PUSHED_OUT_RETRY_MS = 60_000
/** A page that does not read is let go, not kept for: one turn is a few kB. */
const MOST_WAITING = 256 * 1024

/** An event stream (server-sent events) to one page, with the headers that the reply has so far. */
export function openStream(reply: FastifyReply) {
  reply.hijack()
  const { raw } = reply
  const sent = new Map<string, string>()
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  write(`retry: ${RETRY_MS}\n\n`)

  return { send, beat, end, pushOut, onClose, isOver }

  /** Tells the page what now stands in a slot, if that is not what it was told before. */
  function send(slot: string, fragment: string): void {
    if (sent.get(slot) === fragment) return
    sent.set(slot, fragment)
    const lines = fragment.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`)
    write(`event: ${slot}\n${lines.join('')}\n`)
  }

  /** A line that says nothing, so that nobody in between takes a quiet stream for a dead one. */
  function beat(): void {
    write(': still here\n\n')
  }

  function end(): void {
    raw.end()
  }

  function pushOut(): void {
    write(`retry: ${PUSHED_OUT_RETRY_MS}\n\n`)
    raw.end()
  }

  /** Calls at once when it is closed already. */
  function onClose(then: () => void): void {
    if (isGone(reply)) then()
    else raw.on('close', then)
  }

  /** Nothing that is sent is heard any more, whether the page has gone or was told that this is all. */
  function isOver(): boolean {
    return raw.writableEnded || isGone(reply)
  }

  function write(words: string): void {
    if (isOver()) return
    raw.write(words)
    if (raw.writableLength > MOST_WAITING) raw.destroy()
  }
}

/** Tells a browser to come again: the record is away, and an error would end its asking for good. */
export function comeAgain(reply: FastifyReply): void {
  openStream(reply).end()
}

/** Whether whoever asked has closed the connection. */
export function isGone({ raw, request }: FastifyReply): boolean {
  return raw.destroyed || request.raw.socket.destroyed
}

function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
