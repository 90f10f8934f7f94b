import { displayName } from '../../lib/hub/reference-paths.ts'
import { HubLink } from '../ui/hub-link.tsx'

/** A repository's name in a heading, its namespace a link. */
export function RepositoryName({ repository }: { repository: string }) {
  const name = displayName(repository)
  const slash = name.indexOf('/')
  if (slash < 0) return <bdi className="wrap-anywhere">{name}</bdi>
  const namespace = name.slice(0, slash)
  return (
    <bdi className="wrap-anywhere">
      <HubLink href={`/${namespace}`} className="font-normal text-muted underline-offset-4 hover:text-ink hover:underline">{namespace}</HubLink>
      <span className="font-normal text-muted">/</span>{name.slice(slash + 1)}
    </bdi>
  )
}
