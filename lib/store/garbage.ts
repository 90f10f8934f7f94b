import { collectBlobs, collectLinks } from './garbage-blobs.ts'
import { collectStrays, collectUploads } from './garbage-files.ts'
import type { GarbageParts, GarbageReport } from './garbage-parts.ts'

export type { GarbageParts, GarbageReport } from './garbage-parts.ts'

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
