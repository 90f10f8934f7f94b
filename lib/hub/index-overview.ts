import type { IndexReader } from '../db/index/index-reader.ts'
import type { Platform } from '../db/index/rows.ts'
import type { ImageLabels, RepositoryOverview } from './hub-source.ts'
import { mergePairs } from './image-labels.ts'

type Index = IndexReader['read']

/** What the index knows of a repository as a whole. */
export async function readIndexOverview(index: Index, name: string): Promise<RepositoryOverview> {
  const row = await index('repository', { name })
  if (!row) return { platforms: [] }
  const [namespace, readme] = await Promise.all([index('namespace', { name: row.namespace }), row.hasReadme ? index('readme', { repository: name }) : undefined])
  return {
    short: row.short ?? undefined, readme, size: row.size, platforms: row.platforms.map(platformText), followers: row.followers,
    published: namespace && { ipns: namespace.ipnsName ?? undefined, root: namespace.root ?? undefined, path: name.slice(row.namespace.length + 1), isWaiting: false },
  }
}

/** What an image says of itself, as far as the index keeps it; of an index by its first image too. */
export async function readIndexLabels(index: Index, repository: string, reference: string): Promise<ImageLabels> {
  const found = await index('manifest', { repository, reference })
  const first = found?.children[0] && (await index('manifest', { repository, reference: found.children[0].digest }))
  return mergePairs(found?.annotations, first?.annotations, found?.labels, first?.labels)
}

/** Such as `linux/arm64/v8`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== '').join('/')
}
