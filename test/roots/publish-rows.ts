import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pino } from 'pino'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { openRootThread } from '../../lib/roots/build/root-thread.ts'
import { startPublisher, type PublisherParts } from '../../lib/roots/publish/publisher.ts'
import type { Publication } from '../../lib/roots/publish/publish-namespace.ts'
import { digestOf } from './rows.ts'

export const HOUR = 3600_000

/** A publisher over a real database and its threads, whose clock stands at `clock.now`. */
export function openPublisher(t: TestContext, { dataDir = mkdtempSync(join(tmpdir(), 'ipcr-publish-')), now = Date.now(), ...more }: { dataDir?: string; now?: number } & Partial<Omit<PublisherParts, 'now'>> = {}) {
  const clock = { now }
  const db = openHubDatabase(dataDir)
  const thread = openRootThread(dataDir)
  const published: Publication[] = []
  const publisher = startPublisher({ db, thread, logger: pino({ level: 'silent' }), hubName: 'hub', isReceiving: () => false, now: () => clock.now, ...more })
  publisher.onPublished((publication) => published.push(publication))
  const close = async (): Promise<void> => {
    await publisher.close()
    await thread.close()
    await db.close()
  }
  let closed: Promise<void> | undefined
  const stop = (): Promise<void> => (closed ??= close())
  t.after(async () => {
    await stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const push = async (repository: string, text: string, tag: string): Promise<void> => {
    const common = { repository, mediaType: 'application/vnd.oci.image.manifest.v1+json', children: [], now: clock.now }
    await db.write('putManifest', { ...common, digest: digestOf(text), size: text.length, tags: [tag] })
  }
  return { dataDir, clock, db, thread, publisher, published, push, stop }
}
