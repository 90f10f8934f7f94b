import { getContext } from '../../lib/context-ref.ts'
import type { RepositorySummary } from '../../lib/hub/hub-source.ts'

/** An image of a page's first repositories, as `host/alice/app:v1`; undefined when none of them has a tag. */
export async function exampleImage(host: string, repositories: RepositorySummary[]): Promise<string | undefined> {
  const repository = repositories.find(({ tagCount }) => tagCount > 0)
  if (!repository) return undefined
  const { items: [tag] } = await getContext().hub.tags(repository.name, { order: 'newest', limit: 1 })
  return tag && `${host}/${repository.name}:${tag.name}`
}
