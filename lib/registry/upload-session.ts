import { addressOf, type Principal } from '../identity/access.ts'
import { OciError } from '../oci/errors.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { parseContentLength, parseContentRange } from './content-range.ts'
import type { RegistryParts, RegistryRequest } from './types.ts'

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An upload session's address, relative and complete in its path. */
export function uploadLocation(name: RepositoryName, id: string): string {
  return `/v2/${name.shown}/blobs/uploads/${id}`
}

/** Headers that tell how much of an upload is here: `Range: 0-<last byte>`. */
export function progressHeaders(name: RepositoryName, id: string, size: number): Record<string, string> {
  return { location: uploadLocation(name, id), range: `0-${Math.max(0, size - 1)}`, 'docker-upload-uuid': id }
}

/** Checks that the session exists and is this repository's and this account's. Throws OciError BLOB_UPLOAD_UNKNOWN. */
export function requireUpload(parts: RegistryParts, principal: Principal, name: RepositoryName, id: string): void {
  const upload = ID.test(id) ? parts.db.lookups.upload(id) : undefined
  if (upload?.repository === name.stored && (upload.owner ?? addressOf(principal)) === addressOf(principal)) return
  throw new OciError('BLOB_UPLOAD_UNKNOWN', 'there is no such upload here: it ended, expired, or belongs to another repository or account')
}

/**
 * Appends the request's body where the upload stands. A chunk with Content-Range must begin there and be as long as it
 * says; otherwise nothing of it is kept. Returns the upload's size in bytes. Throws OciError RANGE_INVALID, SIZE_INVALID.
 */
export async function appendChunk(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<number> {
  const range = parseContentRange(request.headers['content-range'])
  const length = parseContentLength(request.headers['content-length'])
  const before = await parts.ingest.size(id)
  if (range && range.start !== before) throw outOfOrder(name, id, before)
  if (range && length !== undefined && length !== range.length) {
    throw new OciError('SIZE_INVALID', `Content-Length is ${length} but Content-Range spans ${range.length} bytes`)
  }
  const { received, size } = await append(parts, request, name, id, range?.length)
  if (!range || received === range.length) return size
  await parts.ingest.truncate(id, before)
  throw new OciError('SIZE_INVALID', `the body has ${received} bytes but Content-Range spans ${range.length}`)
}

// A DELETE meanwhile ends the append, or comes just before it and would leave a file that is no upload's.
async function append(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string, limit: number | undefined): Promise<{ received: number; size: number }> {
  const appended = parts.ingest.append(id, request.body, { limit })
  await appended.catch(() => undefined)
  if (!parts.db.lookups.upload(id)) await parts.ingest.cancel(id)
  requireUpload(parts, request.principal, name, id)
  return appended
}

function outOfOrder(name: RepositoryName, id: string, size: number): OciError {
  return new OciError('RANGE_INVALID', `the next chunk must begin at byte ${size}`, { headers: progressHeaders(name, id, size) })
}
