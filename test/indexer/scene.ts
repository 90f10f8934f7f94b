import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type Database from 'better-sqlite3'
import { HubView } from '../../indexer/hub/hub-view.ts'
import type { Limits } from '../../indexer/read/limits.ts'
import { IndexStore } from '../../indexer/run/index-store.ts'
import type { IndexParts, Tell } from '../../indexer/run/parts.ts'
import { discardIndex, openIndexForReading, openIndexWriter } from '../../lib/db/index/open.ts'
import type { TagMove } from '../../lib/db/index/rows.ts'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openReader, openWriter } from '../../lib/db/open.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { createLogger } from '../../lib/logger.ts'
import { dumpIndex } from './dump-index.ts'

export const START = 1_800_000_000_000

export type Scene = {
  dataDir: string
  /** hub.sqlite, as its hub writes it */
  hub: Database.Database
  clock: { now: number }
  parts: IndexParts
  /** what was told to the hub */
  told: { moves: TagMove[]; gossip: { via: string; names: unknown[] }[] }
  /** the name stands for this from now on */
  setRoot(name: string, root: string, path?: string): void
  dump(): ReturnType<typeof dumpIndex>
  /** throws the index away and opens an empty one */
  empty(): Promise<void>
  close(): Promise<void>
}

/** An indexer's parts over a hub.sqlite of rows written here, with blocks from anywhere; a hub that keeps what it is told. */
export function openScene(t: TestContext, blocks: BlockSource, { limits }: { limits?: Limits } = {}): Scene {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-index-'))
  mkdirSync(join(dataDir, 'run'))
  const hub = openWriter(hubDatabasePath(dataDir))
  hub.pragma('synchronous = OFF')
  migrate(hub)
  const clock = { now: START }
  const told: Scene['told'] = { moves: [], gossip: [] }
  const tell: Tell = {
    tagMoves: async (moves) => {
      told.moves.push(...moves)
      hub.transaction(() => transactions.keepTagMoves(hub, { moves }))()
    },
    gossip: async (via, entries) => {
      told.gossip.push({ via, names: entries })
      hub.transaction(() => transactions.applyListing(hub, { via, names: entries.map(({ name }) => name), mostNew: entries.length, now: clock.now }))()
    },
  }
  const open = () => {
    const store = new IndexStore(openIndexWriter(dataDir))
    return { store, index: openIndexForReading(dataDir) }
  }
  const reader = openReader(hubDatabasePath(dataDir))
  const parts: IndexParts = {
    dataDir, ...open(), hub: reader, view: new HubView(reader, () => clock.now), blocks: () => blocks, tell, logger: createLogger('silent'), now: () => clock.now,
    ...(limits ? { limits } : {}),
  }
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    parts.index.close()
    await parts.store.close()
    reader.close()
    hub.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  t.after(close)
  return {
    dataDir, hub, clock, parts, told, close,
    setRoot: (name, root, path = '') => setRoot(hub, clock.now, name, root, path),
    dump: () => dumpIndex(parts.store.db),
    empty: async () => {
      parts.index.close()
      await parts.store.close()
      discardIndex(dataDir)
      Object.assign(parts, open())
    },
  }
}

function setRoot(hub: Database.Database, now: number, name: string, root: string, path: string): void {
  hub.prepare("INSERT OR IGNORE INTO follow (name, origin, added_at) VALUES (?, 'api', ?)").run(name, START - 1000)
  hub.prepare(`INSERT INTO last_root (name, root, path, state, since, ipns_name, valid_until, fresh_until, resolved_at) VALUES (@name, @root, @path, 'live', @since, @key, @validUntil, 0, @now)
    ON CONFLICT (name) DO UPDATE SET root = excluded.root, path = excluded.path, resolved_at = excluded.resolved_at`).run({ name, root, path, since: START - 500, now, validUntil: START * 2, key: name.startsWith('k51') ? name : null })
}
