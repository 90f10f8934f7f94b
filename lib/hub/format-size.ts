const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes as docker prints them: decimal units, three significant digits. */
export function formatSize(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'unknown'
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  let unit = -1
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 99.95 ? Number(value.toPrecision(3)) : Math.round(value)} ${UNITS[unit]}`
}
