import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { formatDigest, type Digest } from '../oci/digest.ts'
import type { GarbageParts, GarbageReport } from './garbage-parts.ts'
import { ignoreMissing } from './ignore-missing.ts'
import { blobPath } from './paths.ts'

/** Ends uploads to which nothing was added for the expiry time, and removes files in `uploads/` that are none's. */
export async function collectUploads(parts: GarbageParts, report: GarbageReport): Promise<void> {
  const before = parts.now() - parts.uploadExpiryMs
  const folder = join(parts.dataDir, 'uploads')
  const started = new Map((await parts.db.read('uploads', undefined)).map((upload) => [upload.id, upload.startedAt]))
  const names = new Set([...started.keys(), ...(await readdir(folder))])
  for (const id of names) {
    // An upload that still grows is alive, however long ago it began.
    if ((started.get(id) ?? 0) >= before || !(await isOlder(join(folder, id), before, true))) continue
    report.uploads++
    if (report.dryRun) continue
    await parts.db.write('deleteUpload', { id })
    await parts.ingest.cancel(id)
  }
}

/** Removes files of blobs that have no row: what a crash between file and row left. */
export async function collectStrays(parts: GarbageParts, report: GarbageReport, before: number): Promise<void> {
  const root = join(parts.dataDir, 'blobs', 'sha256')
  for (const shard of await readdir(root)) {
    const digests = (await readdir(join(root, shard))).filter((name) => /^[0-9a-f]{64}$/.test(name)).map((hex) => formatDigest('sha256', hex))
    const known = new Set(await parts.db.read('knownBlobs', { digests }))
    for (const digest of digests) if (!known.has(digest)) await removeStray(parts, report, digest, before)
  }
}

async function removeStray(parts: GarbageParts, report: GarbageReport, digest: Digest, before: number): Promise<void> {
  const file = blobPath(parts.dataDir, digest.slice('sha256:'.length))
  await parts.locks.run(digest, async () => {
    const [row] = await parts.db.read('knownBlobs', { digests: [digest] })
    if (row || !(await isOlder(file, before))) return
    report.strays++
    if (!report.dryRun) await unlink(file).catch(ignoreMissing)
  })
}

async function isOlder(file: string, before: number, ifMissing = false): Promise<boolean> {
  const found = await stat(file).catch(ignoreMissing)
  return found ? found.mtimeMs < before : ifMissing
}
