import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { afterwards } from '../support/afterwards.ts'

export type Mail = { from: string; to: string[]; id: string; subject: string; body: string }

/**
 * A real SMTP server that keeps what it took.
 * @param before runs when a mail is there and not yet answered; what it returns runs after the 250 has left. A thrown
 * error refuses the mail.
 */
export async function aMailServer(before: (mail: Mail) => Promise<(() => void) | undefined> = async () => undefined) {
  const mails: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, answer) {
      void take()
      async function take() {
        const body = await text(stream)
        const header = (name: string) =>
          new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(body)?.[1]?.replaceAll(/\r\n\s*/g, ' ') ?? ''
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          id: header('message-id'),
          subject: header('subject'),
          body,
        }
        try {
          const after = await before(mail)
          mails.push(mail)
          answer()
          after?.()
        } catch {
          answer(new Error('not now'))
        }
      }
    },
  })
  const { promise: listening, resolve } = Promise.withResolvers<void>()
  const listener = server.listen(0, '127.0.0.1', resolve)
  await listening
  afterwards(() => new Promise<void>(done => server.close(() => done())))
  const address = listener.address()
  return { url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, mails }
}
