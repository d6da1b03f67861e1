import { formatInTimeZone } from 'date-fns-tz'

/** `Mon 23 Nov, 14:05`, in the desk's time zone. */
export function dayAndTime(at: Date, timeZone: string): string {
  return formatInTimeZone(at, timeZone, 'EEE d MMM, HH:mm')
}

/** `14:05` today, else with its day. */
export function timeOrDay(at: Date, now: Date, timeZone: string): string {
  const sameDay = formatInTimeZone(at, timeZone, 'yyyy-MM-dd') === formatInTimeZone(now, timeZone, 'yyyy-MM-dd')
  return formatInTimeZone(at, timeZone, sameDay ? 'HH:mm' : 'EEE d MMM, HH:mm')
}

/** `in 3 h 20 min`, `12 min ago`; to the minute. */
export function fromNow(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime()
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const words = days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
  return ms < 0 ? `${words} ago` : `in ${words}`
}
