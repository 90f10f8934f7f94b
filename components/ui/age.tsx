import { formatAge } from '../../lib/hub/format-age.ts'

/** How long ago a moment (Unix milliseconds) was; the exact time is in the title. */
export function Age({ at }: { at: number }) {
  const iso = new Date(at).toISOString()
  return <time dateTime={iso} title={iso.replace('T', ' ').replace(/\..*/, ' UTC')} className="whitespace-nowrap">{formatAge(at, Date.now())}</time>
}
