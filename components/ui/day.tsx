import { formatAge } from '../../lib/hub/format-age.ts'

/** The day of a moment (ISO 8601 or Unix milliseconds) in UTC, and how far away it is. */
export function Day({ at }: { at: string | number }) {
  const date = new Date(at)
  const iso = date.toISOString()
  return (
    <time dateTime={iso} title={iso.replace('T', ' ').replace(/\..*/, ' UTC')}>
      <span className="whitespace-nowrap tabular-nums">{iso.slice(0, 10)}</span> <span className="whitespace-nowrap text-muted">({formatAge(date.getTime(), Date.now())})</span>
    </time>
  )
}
