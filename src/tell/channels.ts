import type { Config } from '../config.ts'
import type { Policy } from '../policy.ts'
import { chatChannel } from './chat.ts'
import { mailChannel } from './mail.ts'
import type { Channel } from './message.ts'

/** The channels that are set up: mail, where there are a server and somebody to write to; a chat, where there is a webhook. */
export function openChannels(config: Config, { reports }: Policy): Channel[] {
  const { SMTP_URL, MAIL_FROM, CHAT_WEBHOOK_URL } = config
  const mail =
    SMTP_URL !== undefined && MAIL_FROM !== undefined && reports.to.length > 0
      ? [mailChannel({ url: SMTP_URL, from: MAIL_FROM, to: reports.to })]
      : []
  return [...mail, ...(CHAT_WEBHOOK_URL === undefined ? [] : [chatChannel(CHAT_WEBHOOK_URL)])]
}
