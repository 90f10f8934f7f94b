import { readFile } from 'node:fs/promises'
import type { ManifestRow } from '../db/lookups.ts'
import { matchesETag } from '../http/entity-tag.ts'
import { OciError } from '../oci/errors.ts'
import { isJsonType } from '../oci/media-types.ts'
import { parseReference } from '../oci/reference.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { heldFile } from './held-file.ts'
import { bytesResponse, emptyResponse, flatHeaders, warningHeader } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'

const MOST_CACHED = 64 * 1024

/** GET and HEAD of a manifest by tag or digest, byte for byte. Throws OciError MANIFEST_UNKNOWN, MANIFEST_INVALID (OCI Distribution 1.1, Pulling manifests). */
export async function getManifest(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, reference: string): Promise<RegistryResponse> {
  parts.access.require(request.principal, name.stored, 'pull')
  const generation = parts.cache.generation
  const found = findManifest(parts, name, reference)
  const digest = reference.includes(':') ? reference : (found.pushedAs ?? found.digest)
  const etag = `"${digest}"`
  const isWatched = !reference.includes(':') && parts.trusts.isWanted(name.stored)
  const warning = isWatched ? await parts.trusts.warning(name.stored, { name: reference, digest: found.digest }) : undefined
  const headers = { 'content-type': found.mediaType, 'docker-content-digest': digest, etag, ...disposition(found.mediaType), ...(warning === undefined ? {} : warningHeader(warning)) }
  if (matchesETag(request.headers['if-none-match'], etag)) return emptyResponse(304, { etag, 'docker-content-digest': digest, ...(warning === undefined ? {} : warningHeader(warning)) })
  const file = heldFile(parts, found)
  if (!file) throw unknownManifest(name, reference)
  // Through the bounded buffers of downloads: many clients may ask for it and take nothing.
  if (found.size > MOST_CACHED) return { status: 200, headers: { ...headers, 'content-length': String(found.size) }, body: { kind: 'file', path: file, start: 0, end: found.size } }
  const bytes = await readFile(file)
  const response = bytesResponse(200, bytes, headers)
  // What signatures say of a tag can change at any moment.
  if (isWatched) return response
  const answer = { repository: name.stored, headers: flatHeaders(response.headers), body: bytes.toString('latin1') }
  parts.cache.put(`/v2/${name.shown}/manifests/${reference}`, answer, generation)
  return response
}

/** For a manifest of any type, also of one that a browser would show as a page of this hub. */
export function disposition(mediaType: string): Record<string, string> {
  return isJsonType(mediaType) ? {} : { 'content-disposition': 'attachment' }
}

function findManifest(parts: RegistryParts, name: RepositoryName, text: string): ManifestRow {
  const reference = parseReference(text)
  if (!reference) throw invalidReference(text)
  const row = reference.kind === 'tag'
    ? parts.db.lookups.tag(name.stored, reference.tag)
    : parts.db.lookups.manifest(name.stored, reference.digest)
  if (row) return row
  throw unknownManifest(name, text)
}

function unknownManifest(name: RepositoryName, reference: string): OciError {
  return new OciError('MANIFEST_UNKNOWN', `${name.shown} has no ${reference.includes(':') ? 'manifest' : 'tag'} ${reference}`)
}

/** The refusal of a reference that is neither tag nor digest. */
export function invalidReference(text: string): OciError {
  const code = text.includes(':') ? 'DIGEST_INVALID' : 'TAG_INVALID'
  return new OciError(code, 'a reference is a tag of at most 128 letters, digits and . _ -, or a sha256 or sha512 digest')
}
