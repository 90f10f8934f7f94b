import type { Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { parseByteRange } from '../http/byte-range.ts'
import { matchesETag } from '../http/entity-tag.ts'
import { auditOf } from './audit.ts'
import { heldFile } from './held-file.ts'
import { redirectTo } from './redirect.ts'
import { emptyResponse, flatHeaders } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'

/** GET and HEAD of a blob, with Range and If-None-Match; GET of a published one leads to the gateway of IPCR_REDIRECT. Throws OciError BLOB_UNKNOWN (OCI Distribution 1.1, Pulling blobs). */
export function getBlob(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, digest: Digest): RegistryResponse {
  parts.access.require(request.principal, name.stored, 'pull')
  const generation = parts.cache.generation
  const blob = parts.db.lookups.blob(name.stored, digest)
  const file = blob && heldFile(parts, blob)
  if (!blob || !file) throw new OciError('BLOB_UNKNOWN', `${name.shown} has no blob ${digest}`)
  const etag = `"${digest}"`
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest, etag, 'accept-ranges': 'bytes' }
  if (matchesETag(request.headers['if-none-match'], etag)) return emptyResponse(304, { etag, 'docker-content-digest': digest })
  const whole = { ...headers, 'content-length': String(blob.size) }
  if (request.method === 'HEAD') {
    const path = `/v2/${name.shown}/blobs/${digest}`
    parts.cache.put(path, { repository: name.stored, headers: flatHeaders(whole) }, generation)
    return { status: 200, headers: whole }
  }
  const range = rangeOf(request, etag, blob.size)
  if (range === 'unsatisfiable') {
    throw new OciError('RANGE_INVALID', `the blob has ${blob.size} bytes`, { headers: { 'content-range': `bytes */${blob.size}` } })
  }
  const elsewhere = parts.config.redirect && redirectTo(parts, blob)
  if (elsewhere) return emptyResponse(307, { location: elsewhere, 'docker-content-digest': digest })
  if (!range) return { status: 200, headers: whole, body: { kind: 'file', path: file, start: 0, end: blob.size } }
  return {
    status: 206,
    headers: { ...headers, 'content-length': String(range.end - range.start), 'content-range': `bytes ${range.start}-${range.end - 1}/${blob.size}` },
    body: { kind: 'file', path: file, ...range },
  }
}

function rangeOf(request: RegistryRequest, etag: string, size: number): ReturnType<typeof parseByteRange> {
  const condition = request.headers['if-range']
  return condition === undefined || condition === etag ? parseByteRange(request.headers.range, size) : undefined
}

/** DELETE of a blob from one repository; other repositories keep theirs. Throws OciError BLOB_UNKNOWN, UNSUPPORTED. */
export async function deleteBlob(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, digest: Digest): Promise<RegistryResponse> {
  parts.access.require(request.principal, name.stored, 'delete')
  requireDeletion(parts)
  await parts.db.write('unlinkBlob', { repository: name.stored, digest, now: parts.now() }, [auditOf(parts, request, name, 'delete-blob', `@${digest}`)])
  parts.cache.clear()
  parts.pushed()
  return emptyResponse(202)
}

/** Throws OciError UNSUPPORTED when the operator has switched deletion off. */
export function requireDeletion(parts: RegistryParts): void {
  if (!parts.config.deleteEnabled) throw new OciError('UNSUPPORTED', 'this hub does not delete: its operator has set IPCR_DELETE=off')
}
