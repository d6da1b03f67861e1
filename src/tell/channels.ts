import type { Config } from '../config.ts'
import { chatChannel } from './chat.ts'
import { mailChannel } from './mail.ts'
import type { Channel } from './message.ts'

/** The channels that are set up: mail, where there are a server and somebody to write to; a chat, where there is a webhook. */
export function openChannels(config: Config, to: readonly string[]): Channel[] {
  const { SMTP_URL, MAIL_FROM, CHAT_WEBHOOK_URL } = config
  const mail =
    SMTP_URL !== undefined && MAIL_FROM !== undefined && to.length > 0
      ? [mailChannel({ url: SMTP_URL, from: MAIL_FROM, to })]
      : []
  return [...mail, ...(CHAT_WEBHOOK_URL === undefined ? [] : [chatChannel(CHAT_WEBHOOK_URL)])]
}

/** Where the links of a message lead. */
export function linksTo({ DESK_URL, DESK_HOST, DESK_PORT }: Config): string {
  return (DESK_URL ?? `http://${DESK_HOST}:${DESK_PORT}`).replace(/\/$/, '')
}
