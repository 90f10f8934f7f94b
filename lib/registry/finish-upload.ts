import { formatDigest, parseDigest, type Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { DigestMismatchError } from '../store/ingest/errors.ts'
import { emptyResponse } from './responses.ts'
import type { RegistryParts, RegistryResponse } from './types.ts'

/** The `digest` parameter that ends an upload. Throws OciError DIGEST_INVALID. */
export function requireDigestParameter(query: URLSearchParams): Digest {
  const text = query.get('digest') ?? ''
  const parts = parseDigest(text)
  if (!parts) throw new OciError('DIGEST_INVALID', 'the parameter digest must be sha256:<64 hex> or sha512:<128 hex>, lower case')
  return formatDigest(parts.algorithm, parts.hex)
}

/**
 * Makes an upload's bytes a blob: checks the digest, syncs file and directory, commits the row; only then answers 201.
 * On a wrong digest the upload is gone. Throws OciError DIGEST_INVALID.
 */
export async function finishUpload(parts: RegistryParts, name: RepositoryName, id: string, digest: Digest): Promise<RegistryResponse> {
  const { algorithm, hex } = parseDigest(digest) ?? { algorithm: 'sha256' as const, hex: '' }
  const settled = parts.ingest.settle(id, { algorithm, hex }, ({ sha256, size }, commit) => {
    const stored = formatDigest('sha256', sha256)
    return parts.locks.run(stored, async () => {
      await commit()
      await parts.db.write('recordBlob', {
        repository: name.stored, digest: stored, alias: digest === stored ? undefined : digest, size, uploadId: id, now: parts.now(),
      })
    })
  })
  await settled.catch((error: unknown) => dropMismatch(parts, id, error))
  parts.pushed()
  return blobCreated(name, digest)
}

async function dropMismatch(parts: RegistryParts, id: string, error: unknown): Promise<never> {
  if (!(error instanceof DigestMismatchError)) throw error
  await parts.ingest.cancel(id)
  await parts.db.write('deleteUpload', { id })
  throw new OciError('DIGEST_INVALID', 'the bytes received do not have this digest: upload the blob again', { cause: error })
}

/** The answer to a blob that is now in the repository. */
export function blobCreated(name: RepositoryName, digest: Digest): RegistryResponse {
  return emptyResponse(201, { location: `/v2/${name.shown}/blobs/${digest}`, 'docker-content-digest': digest })
}
