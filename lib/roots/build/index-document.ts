import { all, first } from '../../db/operation.ts'
import { OCI_INDEX } from '../../oci/media-types.ts'
import { encodeCanonicalJson } from '../canonical-json.ts'
import type { TagDocument } from '../documents.ts'
import type { Db } from './build.ts'
import { TAG_ROWS, tagDocument, type TagRow } from './descriptors.ts'

/** How many tags `index.json` lists. */
export const MOST_TAGS = 1000
const REF_NAME = 'org.opencontainers.image.ref.name'
const TRUNCATED = 'org.ipcr.tags.truncated'

/** A tag with what it points to. */
export type NamedTag = { name: string; document: TagDocument }

/** `oci-layout` (OCI Image Layout 1.1). */
export const OCI_LAYOUT = encodeCanonicalJson({ imageLayoutVersion: '1.0.0' })

/** `index.json`: the repository's tags sorted by the bytes of their names; the newest 1,000 when there are more, which an annotation says. */
export function indexDocument(db: Db, repositoryId: number): Uint8Array {
  const total = first<{ n: number }>(db, 'SELECT tag_count AS n FROM repository WHERE id = ?', repositoryId)?.n ?? 0
  const newest = all<TagRow>(db, `${TAG_ROWS} ORDER BY t.updated_at DESC, t.name DESC LIMIT ?`, repositoryId, MOST_TAGS)
  return encodeIndex(newest.map((row) => ({ name: row.name, document: tagDocument(row) })), total)
}

/** `index.json` of these tags, of `total` that there are. */
export function encodeIndex(tags: readonly NamedTag[], total: number): Uint8Array {
  return encodeCanonicalJson({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: tags.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, document }) => ({ ...document, annotations: { [REF_NAME]: name } })),
    ...(total > MOST_TAGS ? { annotations: { [TRUNCATED]: String(total) } } : {}),
  })
}
