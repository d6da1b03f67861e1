/** `Mon, 23 Nov, 14:05`, in the desk's time zone. */
export function dayAndTime(at: Date, timeZone: string): string {
  return formats(timeZone).dayAndTime.format(at)
}

/** `Mon, 23 Nov 2026, 14:05`: where years lie side by side. */
export function dateAndTime(at: Date, timeZone: string): string {
  return formats(timeZone).dateAndTime.format(at)
}

/** `14:05` today, else with its day. */
export function timeOrDay(at: Date, now: Date, timeZone: string): string {
  const { date, time, dayAndTime: day } = formats(timeZone)
  return date.format(at) === date.format(now) ? time.format(at) : day.format(at)
}

/** `in 3 h 20 min`, `12 min ago`, `just now`; to the minute. */
export function fromNow(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime()
  if (Math.abs(ms) < 60_000) return ms < 0 ? 'just now' : 'within a minute'
  return ms < 0 ? `${lengthOf(-ms)} ago` : `in ${lengthOf(ms)}`
}

/** `3 h 20 min`; whole minutes that have passed. */
export function lengthOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}

type Formats = Record<'date' | 'time' | 'dayAndTime' | 'dateAndTime', Intl.DateTimeFormat>
const made = new Map<string, Formats>()

// Making a format costs far more than using it.
function formats(timeZone: string): Formats {
  const known = made.get(timeZone)
  if (known) return known
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const
  const all = {
    date: new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeZone }),
    time: new Intl.DateTimeFormat('en-GB', time),
    dayAndTime: new Intl.DateTimeFormat('en-GB', { ...day, ...time }),
    dateAndTime: new Intl.DateTimeFormat('en-GB', { ...day, year: 'numeric', ...time }),
  }
  made.set(timeZone, all)
  return all
}
