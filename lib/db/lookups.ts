import type Database from 'better-sqlite3'
import type { Digest } from '../oci/digest.ts'
import type { AskedLinks, Link } from './asked-links.ts'
import { CACHED_BLOB } from './cached-blob.ts'
import { LAST_ROOT, type LastRootRow, type ObservedRow } from './observed.ts'
import { first } from './operation.ts'
import { PUBLISHED_BLOB } from './published-blob.ts'
import type { CosignPlace } from './transactions/signatures.ts'

const RAW = 0x55

export type ManifestRow = { digest: Digest; mediaType: string; size: number; /** of a tag: the digest it was pushed under, when that is not the sha256 */ pushedAs?: Digest | null }
export type BlobRow = { digest: Digest; size: number }
/** `scopes` is JSON */
export type FoundToken = { id: string; kind: 'pat' | 'bot' | 'refresh'; owner: string; name: string; scopes: string; expiresAt: number; revokedAt: number | null; /** of the token that it came of */ parentKind: 'pat' | 'bot' | 'refresh' | null }
/** a file's first block */
export type PublishedBlock = { hash: Uint8Array; codec: number }
export type UploadRow = { repository: string; startedAt: number; owner: string | null }

export type OwnNamespace = { ownKey: boolean; ipnsName: string | null }

export type Lookups = ReturnType<typeof createLookups>

/** Reads of one row by key, a few µs each, for the serving thread. */
export function createLookups(db: Database.Database, asked: AskedLinks) {
  const canonical = (digest: Digest): Digest => {
    if (digest.startsWith('sha256:')) return digest
    return first<{ digest: Digest }>(db, 'SELECT digest FROM blob_alias WHERE alias = ?', digest)?.digest ?? digest
  }
  const repositoryId = (name: string) => first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ?', name)?.id
  return {
    repositoryId,
    /** the sha256 digest of content that is known under another digest */
    canonical,
    tag: (repository: string, tag: string) =>
      first<ManifestRow>(db, `SELECT m.digest, m.media_type AS mediaType, m.size, t.pushed_as AS pushedAs FROM repository r
        JOIN tag t ON t.repository_id = r.id AND t.name = ?
        JOIN manifest m ON m.repository_id = r.id AND m.digest = t.digest WHERE r.name = ?`, tag, repository),
    manifest: (repository: string, digest: Digest) =>
      first<ManifestRow>(db, `SELECT m.digest, m.media_type AS mediaType, m.size FROM repository r
        JOIN manifest m ON m.repository_id = r.id AND m.digest = ? WHERE r.name = ?`, canonical(digest), repository),
    /** a blob that this repository links, of which a client is told now; content known elsewhere only is not found */
    blob: (repository: string, digest: Digest): BlobRow | undefined => {
      const row = first<BlobRow & Link>(db, `SELECT b.digest, b.size, l.repository_id AS repositoryId, l.blob_id AS blobId
        FROM repository r JOIN blob b ON b.digest = ?
        JOIN blob_link l ON l.repository_id = r.id AND l.blob_id = b.id WHERE r.name = ?`, canonical(digest), repository)
      return row && asked.tell(row) ? row : undefined
    },
    /** a blob that is here for whatever reason; only for those who may read it by another right than a repository's link */
    blobAnywhere: (digest: Digest) => first<BlobRow>(db, 'SELECT digest, size FROM blob WHERE digest = ?', canonical(digest)),
    /** a blob that anybody may read whoever names it: of a published tree, or fetched from outside */
    publicBlob: (digest: Digest) => first<BlobRow>(db, `SELECT digest, size FROM blob WHERE digest = ? AND (${CACHED_BLOB} OR ${PUBLISHED_BLOB})`, canonical(digest)),
    /** the block under which a tree that is published now has a blob: itself, or the root over its leaves */
    publishedBlock: (digest: Digest): PublishedBlock | undefined => {
      const own = first<{ hash: Buffer }>(db, 'SELECT hash FROM block_use WHERE hash = unhex(substr(?, 8)) AND released_at IS NULL', digest)
      return own ? { ...own, codec: RAW } : first<PublishedBlock>(db, `SELECT f.hash, f.codec FROM blob b JOIN blob_file f ON f.blob_id = b.id
        JOIN block_use u ON u.hash = f.hash AND u.released_at IS NULL WHERE b.digest = ? LIMIT 1`, digest)
    },
    /** the name of a namespace's key (the hub's under `.hub`), once it is claimed */
    ownName: (namespace: string) =>
      first<{ name: string | null }>(db, 'SELECT ipns_name AS name FROM namespace WHERE name = ?', namespace)?.name ?? undefined,
    /** the record of a namespace of this hub, or of the hub itself, and the root that is published next if not yet */
    ownRecord: (ipnsName: string) =>
      first<{ record: Buffer; root: string }>(db, 'SELECT record, root FROM namespace WHERE ipns_name = ? AND record IS NOT NULL AND own_key = 0', ipnsName),
    /** the namespace that this hub publishes under that key; `.hub` for the hub itself */
    namespaceOfKey: (ipnsName: string) => first<{ name: string }>(db, 'SELECT name FROM namespace WHERE ipns_name = ? AND own_key = 0', ipnsName)?.name,
    /** how this hub has a namespace; `ownKey`: its owner publishes it under a key of their own, and the hub only follows that */
    ownNamespace: (name: string): OwnNamespace | undefined => {
      const row = first<{ ownKey: number; ipnsName: string | null }>(db, 'SELECT own_key AS ownKey, ipns_name AS ipnsName FROM namespace WHERE name = ?', name)
      return row && { ownKey: row.ownKey === 1, ipnsName: row.ipnsName }
    },
    /** the highest record seen of an IPNS name outside this hub */
    observedRecord: (ipnsName: string) => first<ObservedRow>(db, 'SELECT * FROM observed_record WHERE ipns_name = ?', ipnsName),
    /** whether a name is looked at again here: it is followed, or the owner's own key of a namespace of this hub */
    isFollowed: (name: string) =>
      first(db, 'SELECT 1 FROM follow WHERE name = ? UNION ALL SELECT 1 FROM namespace WHERE ipns_name = ? AND own_key = 1', name, name) !== undefined,
    /** goes up whenever something of a namespace of this hub changes that is published */
    changes: (namespace: string) => first<{ changes: number }>(db, 'SELECT changes FROM namespace WHERE name = ?', namespace)?.changes ?? 0,
    /** whether something of a namespace of this hub waits to be published */
    isWaiting: (namespace: string) => first(db, 'SELECT 1 FROM namespace WHERE name = ? AND dirty_at IS NOT NULL', namespace) !== undefined,
    /** whether the operator denies exactly this name; and any at all */
    isDenied: (name: string) => first(db, 'SELECT 1 FROM denied_name WHERE name = ?', name) !== undefined,
    hasDenials: () => first(db, 'SELECT 1 FROM denied_name LIMIT 1') !== undefined,
    /** the newest proved claim for a subject (see claimSubject) */
    knownClaim: (subject: string) => first<{ digest: string; seq: number; owner: string; root: string }>(db, 'SELECT digest, seq, owner, root FROM observed_claim WHERE subject = ?', subject),
    /** the number of the whole claim that is kept for a subject, which is not this hub's own */
    keptClaimSeq: (subject: string) => first<{ seq: number }>(db, 'SELECT seq FROM posted_claim WHERE subject = ?', subject)?.seq,
    /** what a name stood for when it last resolved */
    lastRoot: (name: string) => first<LastRootRow>(db, `${LAST_ROOT} WHERE name = ?`, name),
    /** what a name that leads to this key stood for when it last resolved */
    lastRootByKey: (ipnsName: string) => first<LastRootRow>(db, `${LAST_ROOT} WHERE ipns_name = ? ORDER BY resolved_at DESC LIMIT 1`, ipnsName),
    /** a token by the sha256 of its secret, also when it has ended */
    token: (hash: Uint8Array) =>
      first<FoundToken>(db, `SELECT id, kind, owner, name, scopes, expires_at AS expiresAt, revoked_at AS revokedAt,
        (SELECT p.kind FROM token p WHERE p.id = token.parent) AS parentKind FROM token WHERE hash = ?`, hash),
    /** the version that a session of an address must have; undefined for one that never signed in */
    sessionVersion: (address: string) =>
      first<{ version: number }>(db, 'SELECT session_version AS version FROM account WHERE address = ?', address)?.version,
    /** what was found out about a signature by cosign, as JSON, if that was against these keys */
    cosignVerdict: ({ manifest, part, subject, keys }: CosignPlace) =>
      first<{ verdict: string }>(db, 'SELECT verdict FROM cosign_verdict WHERE manifest = ? AND part = ? AND subject = ? AND keys = ?', manifest, part, subject, keys)?.verdict,
    upload: (id: string) =>
      first<UploadRow>(db, 'SELECT repository, started_at AS startedAt, owner FROM upload WHERE id = ?', id),
  }
}
