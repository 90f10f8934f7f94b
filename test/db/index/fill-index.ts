import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { rankOf } from '../../../lib/db/index/rank.ts'
import { REF_KINDS, type ClaimState, type LayerFacts, type Platform, type SourceState } from '../../../lib/db/index/rows.ts'
import { writeSearchRow } from '../../../lib/db/index/search-row.ts'
import { first, run } from '../../../lib/db/operation.ts'
import { naturalKey } from '../../../lib/oci/natural-key.ts'
import { OCI_CONFIG, OCI_MANIFEST } from '../../../lib/oci/media-types.ts'
import { formatDigest, type Digest } from '../../../lib/oci/digest.ts'

export const digestOf = (text: string): Digest => formatDigest('sha256', createHash('sha256').update(text).digest('hex'))

export type TestSource = { name: string; own?: boolean; state?: SourceState; followers?: number }
export type TestNamespace = { source: string; path?: string; owner?: string; ownerName?: string; claim?: ClaimState }
export type TestManifest = {
  text: string; tags?: string[]; at?: number; mediaType?: string; artifactType?: string | null; configMediaType?: string | null; subject?: Digest
  layers?: string[]; platforms?: Platform[]; labels?: [string, string][]; children?: { text: string; platform?: string }[]
}
export type TestRepository = { name: string; namespace: string; short?: string; readme?: string; at?: number; manifests?: TestManifest[] }

/** Writes a source; its id. */
export function addSource(db: Database, { name, own = true, state = 'live', followers = 0 }: TestSource): number {
  run(db, `INSERT INTO source (name, kind, origin, layout, root, state, since, followers) VALUES (?, ?, ?, 'namespace', 'bafyroot', ?, 1000, ?)`,
    name, own ? 'own' : 'followed', own ? 'own' : 'config', state, followers)
  return id(db, 'source', name)
}

/** Writes a namespace of a source that is there. */
export function addNamespace(db: Database, { source, path = '', owner, ownerName, claim = owner === undefined ? 'none' : 'verified' }: TestNamespace): void {
  const name = [source, path].filter((part) => part !== '').join('/')
  run(db, 'INSERT INTO namespace (source_id, path, name, owner, owner_name, claim_state) VALUES (?, ?, ?, ?, ?, ?)',
    id(db, 'source', source), path, name, owner ?? null, ownerName ?? null, claim)
}

/** Writes a repository of a namespace that is there, with what is in it, and makes it findable. */
export function addRepository(db: Database, { name, namespace, short, readme, at = 3_600_000, manifests = [{ text: name, tags: ['latest'] }] }: TestRepository): number {
  const above = first<{ id: number; source: number; claim: string; followers: number }>(db, `SELECT n.id, n.source_id AS source, n.claim_state AS claim, s.followers
    FROM namespace n JOIN source s ON s.id = n.source_id WHERE n.name = ?`, namespace)
  if (!above) throw new Error(`no namespace ${namespace}`)
  const rank = rankOf({ verified: above.claim === 'verified', followers: above.followers, updatedAt: at })
  const tags = manifests.flatMap((manifest) => manifest.tags ?? []).length
  run(db, `INSERT INTO repository (source_id, namespace_id, path, name, layout, short, tag_count, manifest_count, size, created_at, updated_at, rank)
    VALUES (?, ?, ?, ?, 'ipcr', ?, ?, ?, 100, ?, ?, ?)`, above.source, above.id, name, name, short ?? null, tags, manifests.length, at, at, rank)
  const repository = id(db, 'repository', name)
  if (readme !== undefined) run(db, 'INSERT INTO readme VALUES (?, ?)', repository, readme)
  for (const manifest of manifests) addManifest(db, repository, { at, ...manifest })
  writeSearchRow(db, repository)
  return repository
}

function addManifest(db: Database, repository: number, manifest: TestManifest): void {
  const { text, tags = [], at = 0, mediaType = OCI_MANIFEST, artifactType = null, configMediaType = OCI_CONFIG, subject = null } = manifest
  const digest = digestOf(text)
  run(db, `INSERT INTO manifest (repository_id, digest, media_type, artifact_type, subject, config_digest, config_media_type, size, total_size, created, annotations, uses)
    VALUES (?, ?, ?, ?, ?, ?, ?, 10, 100, ?, '[["k","v"]]', 1)`, repository, digest, mediaType, artifactType, subject, digestOf(`config of ${text}`), configMediaType, at)
  const manifestId = first<{ id: number }>(db, 'SELECT id FROM manifest WHERE repository_id = ? AND digest = ?', repository, digest)?.id ?? 0
  const ref = (kind: number, name: string) => run(db, 'INSERT INTO ref VALUES (?, ?, ?, ?, ?, ?, 10, ?, ?)', repository, kind, name, digest, mediaType, artifactType, at, kind === REF_KINDS.tag ? naturalKey(name) : '')
  for (const tag of tags) ref(REF_KINDS.tag, tag)
  if (tags.length === 0) ref(subject ? REF_KINDS.referrer : REF_KINDS.manifest, subject ? `${subject}/${digest}` : digest)
  for (const { os, architecture, variant } of manifest.platforms ?? []) run(db, 'INSERT INTO platform VALUES (?, ?, ?, ?, ?)', architecture, os, variant, repository, manifestId)
  for (const [key, value] of manifest.labels ?? []) run(db, 'INSERT INTO label VALUES (?, ?, ?, ?)', key, value, repository, manifestId)
  manifest.children?.forEach((child, at) => run(db, 'INSERT INTO child (manifest_id, position, repository_id, digest, media_type, size, platform) VALUES (?, ?, ?, ?, ?, 10, ?)', manifestId, at, repository, digestOf(child.text), OCI_MANIFEST, child.platform ?? null))
  addLayers(db, repository, manifestId, (manifest.layers ?? []).map((layer) => ({ digest: digestOf(layer), mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: 50 })))
}

function addLayers(db: Database, repository: number, manifestId: number, layers: LayerFacts[]): void {
  layers.forEach((layer, at) => {
    const chain = createHash('sha256').update(layers.slice(0, at + 1).map((below) => below.digest).join()).digest().readUIntBE(0, 6)
    run(db, 'INSERT INTO layer (manifest_id, position, digest, media_type, size, chain, is_top, repository_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', manifestId, at, layer.digest, layer.mediaType, layer.size, chain, Number(at === layers.length - 1), repository)
  })
}

function id(db: Database, table: 'source' | 'repository', name: string): number {
  return first<{ id: number }>(db, `SELECT id FROM ${table} WHERE name = ?`, name)?.id ?? 0
}
