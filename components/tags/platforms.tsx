import type { ShownTag } from '../../lib/hub/hub-source.ts'
import { Badge } from '../ui/badge.tsx'

const SHOWN = 4

/** What a tag runs on, or what it is when it does not run. */
export function Platforms({ tag }: { tag: ShownTag }) {
  if (tag.kind === 'artifact') return <Badge><bdi>{tag.artifactType ?? 'artifact'}</bdi></Badge>
  if (tag.platforms.length === 0) return <span className="text-muted">unknown</span>
  const rest = tag.platforms.slice(SHOWN)
  return (
    <span className="flex flex-wrap gap-1">
      {tag.platforms.slice(0, SHOWN).map((platform) => <Badge key={platform}><bdi>{platform}</bdi></Badge>)}
      {rest.length > 0 && <span title={rest.join(', ')} className="text-xs leading-6 text-muted">+{rest.length} more</span>}
    </span>
  )
}
