/** What the newspaper is told by mail or chat. */
export type Message = {
  /** The same for the same message, also when it is sent again after a crash; letters, digits, dots and hyphens. */
  id: string
  subject: string
  text: string
  html?: string
  attachments?: readonly { filename: string; content: string; contentType: string }[]
}

/** A way to the newspaper. */
export type Channel = {
  name: 'mail' | 'chat'
  /** Resolves when it was taken. @throws {NotToldError} it was not, or nobody knows: the same message may be told again. */
  tell(message: Message): Promise<void>
}

/** The message was not taken, as far as is known. Says which channel and why, without its secrets. */
export class NotToldError extends Error {
  override name = 'NotToldError'
}
