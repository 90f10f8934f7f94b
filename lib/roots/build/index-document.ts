import { all, first } from '../../db/operation.ts'
import { OCI_INDEX } from '../../oci/media-types.ts'
import { encodeCanonicalJson } from '../canonical-json.ts'
import type { Db } from './build.ts'
import { TAG_ROWS, tagDocument, type TagRow } from './descriptors.ts'

const MOST_TAGS = 1000
const REF_NAME = 'org.opencontainers.image.ref.name'
const TRUNCATED = 'org.ipcr.tags.truncated'

/** `oci-layout` (OCI Image Layout 1.1). */
export const OCI_LAYOUT = encodeCanonicalJson({ imageLayoutVersion: '1.0.0' })

/** `index.json`: the repository's tags sorted by the bytes of their names; the newest 1,000 when there are more, which an annotation says. */
export function indexDocument(db: Db, repositoryId: number): Uint8Array {
  const total = first<{ n: number }>(db, 'SELECT tag_count AS n FROM repository WHERE id = ?', repositoryId)?.n ?? 0
  const newest = all<TagRow>(db, `${TAG_ROWS} ORDER BY t.updated_at DESC, t.name DESC LIMIT ?`, repositoryId, MOST_TAGS)
  newest.sort((a, b) => (a.name < b.name ? -1 : 1))
  return encodeCanonicalJson({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: newest.map((row) => ({ ...tagDocument(row), annotations: { [REF_NAME]: row.name } })),
    ...(total > MOST_TAGS ? { annotations: { [TRUNCATED]: String(total) } } : {}),
  })
}
