import { first } from '../../db/operation.ts'
import { blobLink } from './blob-links.ts'
import { putFile, type Build } from './build.ts'
import { indexDocument, OCI_LAYOUT } from './index-document.ts'
import type { Pending } from './pending-changes.ts'
import { findReadme, type Readme } from './readme.ts'
import { setAllEntries, setBlobEntry, setManifestEntry, setReferrerEntry, setTagEntry, type Target } from './repository-entries.ts'

const OWN_ENTRIES = ['oci-layout', 'index.json', 'README-short.txt', 'README.md', 'refs', 'blobs']

type RepositoryRow = { name: string; manifests: number; isNew: number }

/**
 * Sets what may have changed of one repository's directory from the rows as they are. A repository without a manifest has
 * no directory; those whose names go on below its own keep theirs. Throws BlobHeldError, and then has set nothing.
 */
export function setRepository(build: Build, id: number, pending: Pending[]): void {
  const row = first<RepositoryRow>(build.db, 'SELECT name, manifest_count AS manifests FROM repository WHERE id = ?', id)
  if (!row) return
  const own: Build = { ...build, files: [], changes: [] }
  const target: Target = { id, path: row.name.split('/').slice(1) }
  if (row.manifests === 0) for (const name of OWN_ENTRIES) own.changes.push({ path: [...target.path, name], entry: undefined })
  else setPresent(own, target, pending)
  build.files.push(...own.files)
  build.changes.push(...own.changes)
}

function setPresent(build: Build, target: Target, pending: Pending[]): void {
  const whole = pending.some(({ kind }) => kind === 'repository')
  if (whole) setAllEntries(build, target)
  else for (const { kind, key } of pending) setEntry(build, target, kind, key)
  const put = (name: string, bytes: Uint8Array): void => {
    build.changes.push({ path: [...target.path, name], entry: putFile(build, bytes) })
  }
  put('oci-layout', OCI_LAYOUT)
  if (whole || pending.some(({ kind }) => kind === 'tag' || kind === 'manifest')) put('index.json', indexDocument(build.db, target.id))
  setReadme(build, target, findReadme(build.db, build.dataDir, target.id))
}

function setEntry(build: Build, target: Target, kind: string, key: string): void {
  if (kind === 'tag') setTagEntry(build, target, key)
  if (kind === 'manifest') setManifestEntry(build, target, key)
  if (kind === 'referrer') setReferrerEntry(build, target, key)
  if (kind === 'blob') setBlobEntry(build, target, key)
}

function setReadme(build: Build, { path }: Target, { short, full }: Readme): void {
  const file = (text: string) => putFile(build, new TextEncoder().encode(text))
  build.changes.push({ path: [...path, 'README-short.txt'], entry: short === undefined ? undefined : file(short) })
  const entry = full === undefined ? undefined : 'text' in full ? file(full.text) : blobLink(build, full.digest)
  build.changes.push({ path: [...path, 'README.md'], entry })
}
