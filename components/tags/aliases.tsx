import type { ShownTag } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { HubLink } from '../ui/hub-link.tsx'

const SHOWN = 6

/** The other tags of what a tag points to. */
export function Aliases({ repository, tag: { aliases, moreAliases } }: { repository: string; tag: ShownTag }) {
  if (aliases.length === 0) return null
  const rest = aliases.slice(SHOWN)
  const more = moreAliases ? `more than ${rest.length}` : `${rest.length}`
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-1 text-xs text-muted">
      <span className="mr-1">also</span>
      {aliases.slice(0, SHOWN).map((alias) => (
        <HubLink key={alias} href={imagePath(repository, alias)} className="inline-flex min-h-6 min-w-6 items-center justify-center px-1 underline-offset-4 hover:text-ink hover:underline"><bdi className="wrap-anywhere">{alias}</bdi></HubLink>
      ))}
      {rest.length > 0 && <span title={rest.join(', ')}>and {more} more</span>}
    </div>
  )
}
