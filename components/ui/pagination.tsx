import { HubLink } from './hub-link.tsx'

type Props = { path: string; query: Record<string, string | undefined>; next?: string; what: string }

/** Links to the next page of a list and back to its first; nothing when there is one page. */
export function Pagination({ path, query, next, what }: Props) {
  const { after, ...rest } = query
  if (!next && !after) return null
  const look = 'rounded-md border border-line bg-surface px-3 py-1.5 text-sm hover:bg-sunken'
  return (
    <nav aria-label={`Pages of ${what}`} className="mt-4 flex justify-between gap-3">
      {after ? <HubLink href={pathWith(path, rest)} className={look}>← First page</HubLink> : <span />}
      {next && <HubLink href={pathWith(path, { ...rest, after: next })} className={look}>Next page →</HubLink>}
    </nav>
  )
}

/** A path with those of the parameters that have a value. */
export function pathWith(path: string, query: Record<string, string | undefined>): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return entries.length ? `${path}?${new URLSearchParams(entries)}` : path
}
