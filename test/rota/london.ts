const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `Fri 12 Jun 2026 17:30`, London's wall time. */
export function formatInLondon(at: Date): string {
  return format.format(at).replaceAll(',', '').replace('Sept', 'Sep')
}

/** The instant of a London wall time written so. Not for the hour that a change of the clocks skips or repeats. */
export function london(wallTime: string): Date {
  const winter = new Date(`${wallTime.slice(4)} UTC`)
  const summer = new Date(winter.getTime() - 3_600_000)
  return formatInLondon(summer) === wallTime ? summer : winter
}
