import type { RepositoryReader } from './repository-reader.ts'

const MOST_TAGS = 20

/** Some of a repository's tags, for whoever asked for one that is not there; undefined when it has none. */
export async function describeTags(reader: Pick<RepositoryReader, 'tags'>): Promise<string | undefined> {
  const tags = await reader.tags({ limit: MOST_TAGS + 1 })
  return tags.length === 0 ? undefined : `${tags.slice(0, MOST_TAGS).join(', ')}${tags.length > MOST_TAGS ? ' and more' : ''}`
}
