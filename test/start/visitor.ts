/** A page as a person without a browser has it. */
export type Page = { url: string; status: number; headers: Headers; html: string }

export type Visitor = {
  get(address: string): Promise<Page>
  /** Fills in the page's form whose action ends so (and is for that act), hidden fields as they are, and sends it. */
  send(page: Page, actionEnds: string, fields: Readonly<Record<string, string>>): Promise<Page>
  /** Sends a form that was put together by hand. */
  post(address: string, body: URLSearchParams): Promise<Page>
}

/**
 * Somebody with a jar of cookies who follows links and sends forms: plain HTTP, no browser.
 * @param stopsAt which addresses they are led to and do not go to (the page is that address, and empty).
 */
export function aVisitor(stopsAt: (address: string) => boolean = () => false): Visitor {
  const jar = new Map<string, string>()

  async function ask(url: string, init: RequestInit = {}): Promise<Page> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', ...(cookie && { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const html = await response.text()
    const to = response.headers.get('location')
    const { status, headers: answered } = response
    if (to === null) return { url, status, headers: answered, html }
    const next = new URL(to, url).href
    return stopsAt(next) ? { url: next, status, headers: answered, html: '' } : await ask(next)
  }

  return {
    get: address => ask(address),
    post: (address, body) => ask(address, { method: 'POST', body }),
    async send(page, actionEnds, fields) {
      const form = formIn(page, actionEnds, fields['action'])
      const body = new URLSearchParams({ ...form.hidden, ...fields })
      return await ask(form.action, { method: 'POST', body })
    },
  }
}

function formIn(
  { html, url }: Page,
  actionEnds: string,
  act: string | undefined,
): { action: string; hidden: Record<string, string> } {
  for (const [whole, attributes = ''] of html.matchAll(/<form([^>]*)>[^]*?<\/form>/g)) {
    const action = attribute(attributes, 'action')
    if (action?.endsWith(actionEnds)) {
      const inputs = [...whole.matchAll(/<input([^>]*)>/g)].map(([, words = '']) => words)
      const hidden = inputs.filter(words => attribute(words, 'type') === 'hidden')
      const fields = hidden.map(words => [attribute(words, 'name') ?? '', attribute(words, 'value') ?? ''] as const)
      const values = Object.fromEntries(fields)
      if (act === undefined || values['action'] === act) return { action: new URL(action, url).href, hidden: values }
    }
  }
  throw new Error(`${url} has no form that is sent to ...${actionEnds}:\n${html}`)
}

function attribute(words: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(words)?.[1]
  return value
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** The words of the page, without its tags. */
export function wordsOf({ html }: Pick<Page, 'html'>): string {
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}
