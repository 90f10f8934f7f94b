import type { HubSource } from './hub-source.ts'
import type { FollowedSource } from './index-source.ts'
import type { OwnSource } from './sqlite-source.ts'

/** `followsOwner`: the namespaces of this hub whose owners publish them under a key of their own. */
export type ComposedParts = { own: OwnSource; index: FollowedSource; publishedRoot: HubSource['publishedRoot']; moves: HubSource['moves']; isHere: (repository: string) => boolean; followsOwner: (namespace: string) => boolean }

/** The hub's own repositories as its rows have them now, and what it follows as the index has that. */
export function composeSources({ own, index, publishedRoot, moves, isHere, followsOwner }: ComposedParts): HubSource {
  const sourceOf = async (repository: string): Promise<OwnSource> => {
    if (!followsOwner(repository.split('/', 1)[0] ?? '')) return isHere(repository) ? own : index
    return (await index.repository(repository)) ? index : own
  }
  return {
    ...index, publishedRoot, moves,
    listRepositories: async (query) => {
      if (query.namespace === undefined) return own.listRepositories(query)
      const [first, second] = followsOwner(query.namespace) ? [index, own] : [own, index]
      const page = await first.listRepositories(query)
      return page.items.length > 0 || page.next !== undefined ? page : second.listRepositories(query)
    },
    repository: async (name) => (await sourceOf(name)).repository(name),
    overview: async (name) => (await sourceOf(name)).overview(name),
    labels: async (name, reference) => (await sourceOf(name)).labels(name, reference),
    tags: async (name, query) => (await sourceOf(name)).tags(name, query),
    image: async (name, reference) => (await sourceOf(name)).image(name, reference),
    trust: async (name, image) => (await sourceOf(name)).trust(name, image),
  }
}
