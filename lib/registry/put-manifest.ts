import { createHash } from 'node:crypto'
import type { AuditEntry } from '../db/audit-entry.ts'
import { formatDigest, parseDigest, type Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import { bareMediaType } from '../oci/media-types.ts'
import { MAX_MANIFEST_BYTES } from '../oci/most-bytes.ts'
import { isTag, parseReference, type Reference } from '../oci/reference.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { auditOf } from './audit.ts'
import { BodyBudget, tooLarge } from './body-budget.ts'
import { parseContentLength } from './content-range.ts'
import { invalidReference } from './get-manifest.ts'
import type { ManifestFacts } from './manifest-facts.ts'
import { emptyResponse } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'
import { requireWritable } from './writable.ts'

const MAX_TAGS = 100
const bodies = new BodyBudget(64 * 1024 * 1024)

/**
 * PUT of a manifest by tag, or by digest with any number of `tag` parameters; 201 when bytes and row are on the disk.
 * Throws OciError MANIFEST_INVALID, DIGEST_INVALID, TAG_INVALID, SIZE_INVALID, MANIFEST_BLOB_UNKNOWN (OCI Distribution 1.1, Pushing manifests).
 */
export async function putManifest(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, text: string): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  const reference = parseReference(text)
  if (!reference) throw invalidReference(text)
  const extraTags = requireTags(request.query.getAll('tag'), reference)
  const length = parseContentLength(request.headers['content-length'])
  if (length !== undefined && length > MAX_MANIFEST_BYTES) throw tooLarge(MAX_MANIFEST_BYTES)
  return bodies.use(request.body, { limit: MAX_MANIFEST_BYTES, idleMs: parts.config.idleMs }, (bytes) => record(parts, request, name, bytes, { reference, extraTags, text }))
}

type Asked = { reference: Reference; extraTags: string[]; text: string }

async function record(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, bytes: Buffer, { reference, extraTags, text }: Asked): Promise<RegistryResponse> {
  const manifest = await parts.manifests.read(bytes, bareMediaType(request.headers['content-type']))
  const stored = formatDigest('sha256', createHash('sha256').update(bytes).digest('hex'))
  const asked = reference.kind === 'digest' ? requireSameDigest(bytes, stored, reference.digest) : stored
  const tags = reference.kind === 'tag' ? [reference.tag] : extraTags
  // The body may have taken long: what counts is what the client may do now.
  requireWritable(parts, request.principal, name)
  const noted = tags.length > 0 ? tags.map((tag) => auditOf(parts, request, name, 'push', `:${tag}`, asked)) : [auditOf(parts, request, name, 'push', `@${asked}`)]
  await storeManifest(parts, name, bytes, manifest, { stored, asked, tags, keepTags: !parts.access.may(request.principal, name.stored, 'push'), noted })
  return emptyResponse(201, answerHeaders(name, asked, manifest, extraTags, text))
}

function requireTags(tags: string[], reference: Reference): string[] {
  const bad = tags.find((tag) => !isTag(tag))
  if (bad !== undefined) throw invalidReference(bad.replaceAll(':', '_'))
  if (tags.length > MAX_TAGS) throw new OciError('TAG_INVALID', `at most ${MAX_TAGS} tags in one request`, { status: 414 })
  if (tags.length > 0 && reference.kind === 'tag') throw new OciError('TAG_INVALID', 'the parameter tag goes with a push by digest')
  return [...new Set(tags)]
}

function requireSameDigest(bytes: Buffer, stored: Digest, asked: Digest): Digest {
  const { algorithm, hex } = parseDigest(asked) ?? { algorithm: 'sha256' as const, hex: '' }
  const actual = algorithm === 'sha256' ? stored : formatDigest(algorithm, createHash(algorithm).update(bytes).digest('hex'))
  if (actual === `${algorithm}:${hex}`) return asked
  throw new OciError('DIGEST_INVALID', `the manifest has the digest ${actual}`)
}

export type ManifestIdentity = { stored: Digest; asked: Digest; tags: string[]; keepTags: boolean; /** lines of the audit log */ noted: AuditEntry[] }

/** Makes a checked manifest durable, records it, and moves its tags. Rejects as the write does (see `putManifest` of lib/db). */
export async function storeManifest(parts: RegistryParts, name: RepositoryName, bytes: Buffer, manifest: ManifestFacts, { stored, asked, tags, keepTags, noted }: ManifestIdentity): Promise<void> {
  await parts.locks.run(stored, async () => {
    await parts.ingest.putBytes(bytes, stored.slice('sha256:'.length))
    await parts.db.write('putManifest', {
      repository: name.stored, digest: stored, alias: asked === stored ? undefined : asked, size: bytes.length,
      ...manifest, tags, keepTags, now: parts.now(),
    }, noted)
  })
  for (const tag of tags) parts.cache.drop(name.stored, `manifests/${tag}`)
  parts.pushed()
}

function answerHeaders(name: RepositoryName, digest: Digest, manifest: ManifestFacts, tags: string[], reference: string): Record<string, string> {
  return {
    location: `/v2/${name.shown}/manifests/${reference}`,
    'docker-content-digest': digest,
    ...(manifest.subject ? { 'oci-subject': manifest.subject } : {}),
    ...(tags.length > 0 ? { 'oci-tag': tags.join(', ') } : {}),
  }
}
