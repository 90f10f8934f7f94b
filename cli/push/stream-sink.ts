import type { Digest } from '../../lib/oci/digest.ts'
import { headBlob } from '../registry/blobs.ts'
import type { Registry } from '../registry/registry.ts'
import { mountOrOpen, openUpload, uploadBytes } from '../registry/upload.ts'
import { knownLayer } from './known-layers.ts'
import type { PushProgress } from './push-blobs.ts'
import { drain, SavedFiles } from './saved-files.ts'

export type StreamTarget = { registry: Registry; repository: string; /** of the image that comes, when dockerd has told them */ diffIds: readonly Digest[]; progress: PushProgress }

/** Files of an image that comes by once: each layer is uploaded while it is read, unless it is known before that the hub has it. */
export function uploadingFiles({ registry, repository, diffIds, progress }: StreamTarget): SavedFiles {
  const files: SavedFiles = new SavedFiles(async ({ path, size, digest: named }, bytes) => {
    const digest = named ?? layerBefore(files, path, diffIds)
    const isThere = digest !== undefined && (await headBlob(registry, repository, digest)) !== undefined
    const session = isThere ? undefined : digest === undefined ? await openUpload(registry, repository) : await mountOrOpen(registry, repository, digest)
    if (session) return (await uploadBytes(session, bytes, { expected: digest, frees: true, onBytes: progress.sent })).digest
    progress.skipped(size)
    await drain(bytes)
    if (digest === undefined) throw new TypeError('an upload was opened or a digest is known')
    return digest
  })
  return files
}

function layerBefore(files: SavedFiles, path: string, diffIds: readonly Digest[]): Digest | undefined {
  const [, id] = /^([0-9a-f]{64})\/layer\.tar$/.exec(path) ?? []
  return id !== undefined && diffIds.length > 0 && files.has(`${id}/json`) ? knownLayer(id, files.text(`${id}/json`), diffIds) : undefined
}
