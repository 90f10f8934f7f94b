const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60],
]
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** How long ago a moment was (both Unix milliseconds), such as "3 hours ago"; "just now" within a minute. */
export function formatAge(at: number, now: number): string {
  const seconds = (at - now) / 1000
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length)
  return step ? RELATIVE.format(Math.trunc(seconds / step[1]), step[0]) : 'just now'
}
