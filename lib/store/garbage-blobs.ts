import { unlink } from 'node:fs/promises'
import type { Link } from '../db/asked-links.ts'
import type { ResultOf } from '../db/operation.ts'
import type { queries } from '../db/queries/index.ts'
import type { Digest } from '../oci/digest.ts'
import type { GarbageParts, GarbageReport } from './garbage-parts.ts'
import { ignoreMissing } from './ignore-missing.ts'
import { blobPath } from './paths.ts'

type LinkScan = ResultOf<typeof queries, 'unusedLinks'>
type BlobScan = ResultOf<typeof queries, 'unusedBlobs'>

const SCAN = 500

/** Removes links that no manifest needs. Returns the blobs of those that stay only because a client was told of them. */
export async function collectLinks(parts: GarbageParts, report: GarbageReport, now: number): Promise<Set<number>> {
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

/** Removes blobs that nothing holds, but for the `spared`. */
export async function collectBlobs(parts: GarbageParts, report: GarbageReport, before: number, spared: Set<number>): Promise<void> {
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
