import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { formatDigest, type Digest } from '../../lib/oci/digest.ts'
import { collectGarbage, type GarbageReport } from '../../lib/store/garbage.ts'
import { startIngest } from '../../lib/store/ingest/ingest.ts'
import { KeyedLock } from '../../lib/store/keyed-lock.ts'

/** A test's context, or whatever else calls these when it is over. */
export type Scope = { after(close: () => Promise<void>): void }

/** A real store and database over a temporary directory, with the few writes of a push; its clock stands at `clock.now`. */
export function openStore(t: Scope) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-gc-'))
  const [db, ingest, locks] = [openHubDatabase(dataDir), startIngest({ root: dataDir }), new KeyedLock()]
  const reader = openReader(hubDatabasePath(dataDir))
  t.after(async () => {
    reader.close()
    await ingest.close()
    await db.close()
    rmSync(dataDir, { recursive: true })
  })
  const clock = { now: Date.now() }
  const put = (text: string, record: (digest: Digest) => Promise<void>): Promise<Digest> => {
    const digest = formatDigest('sha256', createHash('sha256').update(text).digest('hex'))
    return locks.run(digest, async () => {
      await ingest.putBytes(Buffer.from(text), digest.slice(7))
      await record(digest)
      return digest
    })
  }
  const pushBlob = (repository: string, text: string, alias?: Digest) =>
    put(text, (digest) => db.write('recordBlob', { repository, digest, alias, size: text.length, now: clock.now }))
  const pushManifest = (repository: string, tag: string, layers: Digest[]) => put(JSON.stringify({ tag, layers }), (digest) => db.write('putManifest', {
    repository, digest, size: 1, mediaType: 'a/b', tags: [tag], now: clock.now,
    children: layers.map((layer) => ({ kind: 'layer' as const, digest: layer, size: 1, mediaType: 'a/b', foreign: false })),
  }))
  const collect = (graceMs: number, dryRun = false): Promise<GarbageReport> =>
    collectGarbage({ db, ingest, locks, dataDir, now: () => clock.now, graceMs, uploadExpiryMs: 60_000, onChange: () => undefined }, dryRun)
  return { dataDir, db, reader, clock, pushBlob, pushManifest, collect }
}
