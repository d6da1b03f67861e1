import { createTransport } from 'nodemailer'
import { codeOf } from '../faults.ts'
import { type Channel, NotToldError } from './message.ts'

type Options = { url: string; from: string; to: readonly string[]; timeoutMs?: number }

/** E-mail over SMTP. Its Message-ID is made of the message's id, so that a repeat can be told from a new one. */
export function mailChannel({ url, from, to, timeoutMs = 10_000 }: Options): Channel {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  const host = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')
  return {
    name: 'mail',
    async tell({ id, subject, text, html, attachments }) {
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject,
          text,
          messageId: `<${id}@${host}>`,
          ...(html !== undefined && { html }),
          ...(attachments && { attachments: attachments.map(one => ({ ...one })) }),
        })
      } catch (error) {
        // Its own words may name the server's answer, and the address with its password.
        throw new NotToldError(`mail: the server did not take it (${codeOf(error) ?? 'no code'})`)
      }
    },
  }
}
