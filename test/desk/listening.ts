/** A page that listens: what stands in each slot, and whether the stream has ended. */
export async function listen(url: string, cookie: string) {
  const aborting = new AbortController()
  const answer = await fetch(url, { headers: { cookie }, signal: aborting.signal })
  const slots = new Map<string, string>()
  const page = { answer, slots, ended: false, comments: 0, close: () => aborting.abort() }
  void read()
  return page

  async function read(): Promise<void> {
    let text = ''
    try {
      for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += piece
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) {
          if (event.startsWith(':')) page.comments++
          const slot = /^event: (.*)$/m.exec(event)?.[1]
          const lines = [...event.matchAll(/^data: (.*)$/gm)].map(([, line]) => line)
          if (slot !== undefined) slots.set(slot, lines.join('\n'))
        }
      }
    } catch (error) {
      if (!aborting.signal.aborted) throw error
    }
    page.ended = true
  }
}
