import type { IndexReader } from '../db/index/index-reader.ts'
import type { RelatedRow } from '../db/index/queries/relations.ts'
import type { ImageDetails, ImageRelations, RelatedImage } from './image-types.ts'

const BASES_SHOWN = 5
const USERS_SHOWN = 8
const REPOSITORIES_OF_LAYER = 4

/** Finds what else stands on the layers of an image; nothing where there is no index. */
export type ReadRelations = (image: Pick<ImageDetails, 'repository' | 'digest' | 'layers' | 'kind'>) => Promise<ImageRelations>

/** Reads relations from the index. */
export function createRelationReader(index: IndexReader['read']): ReadRelations {
  return async ({ repository, digest, layers, kind }) => {
    if (kind === 'artifact' || layers.length === 0) return { bases: [], usedBy: [], usedByMore: false, layers: new Map() }
    const [bases, users, shared] = await Promise.all([
      index('baseImages', { repository, reference: digest }),
      index('usedBy', { repository, reference: digest, limit: USERS_SHOWN }),
      index('sharedLayers', { repository, digests: layers.map((layer) => layer.digest), limit: REPOSITORIES_OF_LAYER }),
    ])
    return {
      bases: bases.filter((row) => row.digest !== digest).slice(0, BASES_SHOWN).map(toRelated), usedBy: users.items.map(toRelated), usedByMore: users.next !== undefined,
      layers: new Map(shared.map(({ digest: layer, items, more }) => [layer, { images: items.map(toRelated), more }])),
    }
  }
}

function toRelated({ name, digest, tag }: RelatedRow): RelatedImage {
  return { repository: name, digest, ...(tag === null ? {} : { tag }) }
}
