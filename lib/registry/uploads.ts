import { randomUUID } from 'node:crypto'
import { addressOf } from '../identity/access.ts'
import { isDigest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { parseRepositoryName } from '../names/repository-name.ts'
import { requireDeletion } from './blobs.ts'
import { blobCreated, finishUpload, requireDigestParameter } from './finish-upload.ts'
import { heldFile } from './held-file.ts'
import { emptyResponse } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'
import { appendChunk, progressHeaders, requireUpload } from './upload-session.ts'
import { requireWritable } from './writable.ts'

/** POST: mounts a blob, takes a whole blob, or opens an upload session (OCI Distribution 1.1, Pushing blobs, Mounting). */
export async function startUpload(parts: RegistryParts, request: RegistryRequest, name: RepositoryName): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  const mounted = request.query.has('mount') ? await mountBlob(parts, request, name) : undefined
  if (mounted) return mounted
  const id = randomUUID()
  if (request.query.has('digest') && !request.query.has('mount')) return takeWhole(parts, request, name, id)
  requireAlgorithm(request.query)
  await parts.db.write('createUpload', { id, repository: name.stored, owner: addressOf(request.principal), now: parts.now() })
  return emptyResponse(202, progressHeaders(name, id, 0))
}

// Refused here, not after gigabytes: what the finishing PUT could never take (main branch of OCI Distribution, digest-algorithm).
function requireAlgorithm(query: URLSearchParams): void {
  const algorithm = query.get('digest-algorithm') ?? 'sha256'
  if (algorithm !== 'sha256' && algorithm !== 'sha512') throw new OciError('DIGEST_INVALID', 'digest-algorithm must be sha256 or sha512')
}

async function mountBlob(parts: RegistryParts, request: RegistryRequest, name: RepositoryName): Promise<RegistryResponse | undefined> {
  const digest = request.query.get('mount') ?? ''
  if (!isDigest(digest)) throw new OciError('DIGEST_INVALID', 'the parameter mount must be a sha256 or sha512 digest')
  const from = request.query.get('from')
  const source = from === null ? undefined : parseRepositoryName(from)
  if (from !== null && !source) return undefined
  if (source && !parts.access.may(request.principal, source.stored, 'pull')) return undefined
  const known = parts.db.lookups.blobAnywhere(digest)
  if (known && !heldFile(parts, known)) return undefined
  const mounted = await parts.db.write('mountBlob', { repository: name.stored, from: source?.stored, digest, now: parts.now() })
  return mounted ? blobCreated(name, digest) : undefined
}

async function takeWhole(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<RegistryResponse> {
  const digest = requireDigestParameter(request.query)
  try {
    await parts.ingest.append(id, request.body)
    return await finishUpload(parts, name, id, digest)
  } catch (error) {
    // Nobody knows this session's id, so nothing could go on with its bytes.
    await parts.ingest.cancel(id)
    throw error
  }
}

/** PATCH: appends a chunk, or a stream of unknown length. */
export async function patchUpload(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  requireUpload(parts, request.principal, name, id)
  return emptyResponse(202, progressHeaders(name, id, await appendChunk(parts, request, name, id)))
}

/** PUT: takes the last chunk, if there is one, and ends the upload as a blob. */
export async function putUpload(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  requireUpload(parts, request.principal, name, id)
  const digest = requireDigestParameter(request.query)
  if (request.headers['content-length'] !== '0') await appendChunk(parts, request, name, id)
  return finishUpload(parts, name, id, digest)
}

/** GET: how much of an upload is here. */
export async function getUpload(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  requireUpload(parts, request.principal, name, id)
  return emptyResponse(204, progressHeaders(name, id, await parts.ingest.size(id)))
}

/** DELETE: cancels an upload and forgets its bytes. */
export async function deleteUpload(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, id: string): Promise<RegistryResponse> {
  requireWritable(parts, request.principal, name)
  requireDeletion(parts)
  requireUpload(parts, request.principal, name, id)
  await parts.db.write('deleteUpload', { id })
  await parts.ingest.cancel(id)
  return emptyResponse(204)
}
