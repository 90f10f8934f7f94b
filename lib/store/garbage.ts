import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Link } from '../db/asked-links.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { ResultOf } from '../db/operation.ts'
import type { queries } from '../db/queries/index.ts'
import { formatDigest, type Digest } from '../oci/digest.ts'
import type { Ingest } from './ingest/ingest.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { blobPath } from './paths.ts'

type LinkScan = ResultOf<typeof queries, 'unusedLinks'>
type BlobScan = ResultOf<typeof queries, 'unusedBlobs'>

const SCAN = 500

export type GarbageReport = { dryRun: boolean; links: number; blobs: number; bytes: number; uploads: number; strays: number }

export type GarbageParts = {
  db: HubDatabase
  ingest: Ingest
  locks: KeyedLock
  dataDir: string
  now: () => number
  graceMs: number
  uploadExpiryMs: number
  /** an answer that was cached may no longer hold */
  onChange: () => void
}

/**
 * One collection, beside running pushes and pulls: links that no manifest needs, blobs that nothing holds, uploads past
 * their time, files without a row. What is younger than the grace period stays. Scans all links and blobs in batches.
 */
export async function collectGarbage(parts: GarbageParts, dryRun: boolean): Promise<GarbageReport> {
  const report: GarbageReport = { dryRun, links: 0, blobs: 0, bytes: 0, uploads: 0, strays: 0 }
  const now = parts.now()
  const before = now - parts.graceMs
  await collectUploads(parts, report)
  const spared = await collectLinks(parts, report, now)
  await collectBlobs(parts, report, before, spared)
  await collectStrays(parts, report, before)
  return report
}

async function collectUploads(parts: GarbageParts, report: GarbageReport): Promise<void> {
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

/** Returns the blobs of links that stay only because a client was told of them. */
async function collectLinks(parts: GarbageParts, report: GarbageReport, now: number): Promise<Set<number>> {
  const before = now - parts.graceMs
  const spared = new Set<number>()
  if (!report.dryRun) forgetAnswers(parts, now)
  let after: LinkScan['last'] = { repositoryId: 0, blobId: 0 }
  while (after) {
    const { found, last }: LinkScan = await parts.db.read('unusedLinks', { after, before, scan: SCAN })
    const { yes: asked = [], no: links = [] } = Object.groupBy(found, (link) => (parts.db.asked.isAskedSince(link, before, now) ? 'yes' : 'no'))
    for (const { blobId } of asked) spared.add(blobId)
    report.links += report.dryRun || links.length === 0 ? links.length : await removeLinks(parts, links, before)
    after = last
  }
  return spared
}

async function removeLinks(parts: GarbageParts, links: Link[], before: number): Promise<number> {
  parts.onChange()
  return parts.db.asked.removing(links, () => parts.db.write('dropUnusedLinks', { links, before }))
}

// Answers given from memory are not noted as told. From here on each of them is read anew once, and noted.
function forgetAnswers(parts: GarbageParts, now: number): void {
  parts.onChange()
  parts.db.asked.settle(now)
}

async function collectBlobs(parts: GarbageParts, report: GarbageReport, before: number, spared: Set<number>): Promise<void> {
  let after: BlobScan['last'] = 0
  while (after !== undefined) {
    const { found, last }: BlobScan = await parts.db.read('unusedBlobs', { after, before, scan: SCAN, foresee: report.dryRun })
    for (const blob of found) {
      if (spared.has(blob.id)) continue
      if (!report.dryRun && !(await removeBlob(parts, blob.digest, before))) continue
      report.blobs++
      report.bytes += blob.size
    }
    after = last
  }
}

// The row goes first: a file without a row is only garbage, a row without its file would be a broken promise.
function removeBlob(parts: GarbageParts, digest: Digest, before: number): Promise<boolean> {
  return parts.locks.run(digest, async () => {
    if (!(await parts.db.write('dropUnusedBlob', { digest, before }))) return false
    await unlink(blobPath(parts.dataDir, digest.slice('sha256:'.length))).catch(ignoreMissing)
    return true
  })
}

async function collectStrays(parts: GarbageParts, report: GarbageReport, before: number): Promise<void> {
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

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
