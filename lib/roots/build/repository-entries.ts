import { all, first } from '../../db/operation.ts'
import type { Link } from '../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { encodeReferrerDocument, encodeTagDocument } from '../documents.ts'
import { blobLink, blobPathOf, digestsOf, fileName, heldBlobs, holdsBlob } from './blob-links.ts'
import { putFile, type Build } from './build.ts'
import { isUntagged, MANIFEST_ROWS, manifestDocument, referrerDocument, TAG_ROWS, tagDocument, type ManifestRow, type TagRow } from './descriptors.ts'

/** A repository while its directory is brought up to date; `path` leads to it from the namespace's root. */
export type Target = { id: number; path: readonly string[] }

const manifestOf = ({ db }: Build, { id }: Target, digest: string): ManifestRow | undefined =>
  first<ManifestRow>(db, `${MANIFEST_ROWS} AND m.digest = ?`, id, digest)

function set({ changes }: Build, { path }: Target, below: string[], entry: Link | undefined): void {
  changes.push({ path: [...path, ...below], entry })
}

/** `refs/tags/<tag>` as the rows have it. */
export function setTagEntry(build: Build, target: Target, tag: string): void {
  const row = first<TagRow>(build.db, `${TAG_ROWS} AND t.name = ?`, target.id, tag)
  set(build, target, ['refs', 'tags', tag], row && putFile(build, encodeTagDocument(tagDocument(row))))
}

/** `refs/manifests/<alg>-<hex>`: there as long as the manifest is and no tag points to it. */
export function setManifestEntry(build: Build, target: Target, digest: string): void {
  if (!isDigest(digest)) return
  const row = isUntagged(build.db, target.id, digest) ? manifestOf(build, target, digest) : undefined
  set(build, target, ['refs', 'manifests', fileName(digest)], row && putFile(build, encodeTagDocument(manifestDocument(row))))
}

/** `refs/referrers/<subject>/<alg>-<hex>`. The key is `<subject> <digest>`. */
export function setReferrerEntry(build: Build, target: Target, key: string): void {
  const [subject = '', digest = ''] = key.split(' ')
  if (!isDigest(subject) || !isDigest(digest)) return
  const row = manifestOf(build, target, digest)
  const entry = row && putFile(build, encodeReferrerDocument(referrerDocument(row)))
  set(build, target, ['refs', 'referrers', fileName(subject), fileName(digest)], entry)
}

/** `blobs/<alg>/<hex>` under each digest that the content has. Throws BlobHeldError. */
export function setBlobEntry(build: Build, target: Target, digest: string): void {
  if (!isDigest(digest)) return
  const [canonical = digest, ...aliases] = digestsOf(build.db, digest)
  const entry = holdsBlob(build.db, target.id, canonical) ? blobLink(build, canonical) : undefined
  for (const name of new Set([canonical, ...aliases])) set(build, target, blobPathOf(name), entry)
}

/** All entries below `refs/` and `blobs/`, in place of what is there. */
export function setAllEntries(build: Build, target: Target): void {
  const { db } = build
  for (const name of ['refs', 'blobs']) set(build, target, [name], undefined)
  for (const { name } of all<{ name: string }>(db, 'SELECT name FROM tag WHERE repository_id = ?', target.id)) setTagEntry(build, target, name)
  const manifests = all<{ digest: Digest; subject: Digest | null }>(db, 'SELECT digest, subject FROM manifest WHERE repository_id = ?', target.id)
  for (const { digest, subject } of manifests) {
    if (isUntagged(db, target.id, digest)) setManifestEntry(build, target, digest)
    if (subject !== null) setReferrerEntry(build, target, `${subject} ${digest}`)
  }
  for (const digest of heldBlobs(db, target.id)) setBlobEntry(build, target, digest)
}
