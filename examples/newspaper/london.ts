const SHORT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'full' })

/** London time as readers see it: "Mon 23 Nov, 14:05". */
export function shortTime(instant: string): string {
  const parts = Object.fromEntries(SHORT.formatToParts(new Date(instant)).map(part => [part.type, part.value]))
  return `${parts['weekday']} ${parts['day']} ${parts['month']}, ${parts['hour']}:${parts['minute']}`
}

/** The London day: "Monday 23 November 2026". */
export function longDay(instant: Date): string {
  return DAY.format(instant).replace(',', '')
}
