import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { serveCalls } from '../workers/serve-calls.ts'
import { BlobFiles } from './blob-files.ts'
import type { IngestOperations, IngestWorkerData } from './operations.ts'
import { slotView } from './slots.ts'
import { UploadFile } from './upload-file.ts'

const { root, memory } = workerData as IngestWorkerData
const uploads = new Map<string, UploadFile>()
const blobs = new BlobFiles(root)

serveCalls<IngestOperations>({
  open: async ({ id }) => {
    const upload = uploads.get(id) ?? (await UploadFile.open(pathOf(id)))
    uploads.set(id, upload)
    return upload.size
  },
  write: ({ id, slot, length }) => get(id).write(slotView(memory, slot, length)),
  end: ({ id, tail }) => {
    if (tail !== undefined) get(id).write(slotView(memory, tail.slot, tail.length))
    return get(id).endAppend()
  },
  rollback: ({ id }) => get(id).rollback(),
  truncate: ({ id, size }) => get(id).truncate(size),
  finish: ({ id, expected }) => get(id).finish(expected),
  commit: async ({ id, sha256 }) => {
    await blobs.adopt(pathOf(id), sha256, get(id).requireDigest(sha256))
    forget(id)
  },
  put: ({ bytes, sha256 }) => blobs.put(bytes, sha256),
  cancel: ({ id }) => {
    const upload = uploads.get(id)
    uploads.delete(id)
    upload?.discard()
  },
  forget: ({ id }) => forget(id),
})

function pathOf(id: string): string {
  return join(root, 'uploads', id)
}

function get(id: string): UploadFile {
  const upload = uploads.get(id)
  if (upload === undefined) throw new Error(`upload ${id} is not open`)
  return upload
}

function forget(id: string): void {
  uploads.get(id)?.close()
  uploads.delete(id)
}
