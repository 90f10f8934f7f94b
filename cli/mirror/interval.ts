const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
// A timer of Node counts no further.
const MOST_MS = 24 * UNITS.d

/** `30s`, `15m`, `6h` or `1d` in milliseconds, from a second to 24 days; undefined for all else. */
export function parseInterval(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? []
  const ms = isUnit(unit) ? Number(digits) * UNITS[unit] : 0
  return ms >= UNITS.s && ms <= MOST_MS ? ms : undefined
}

function isUnit(text: string): text is keyof typeof UNITS {
  return Object.hasOwn(UNITS, text)
}
