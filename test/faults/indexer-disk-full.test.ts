// Bad inputs 30: the indexer has no room on the disk, on a small file system of its own (needs the right to mount one).
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { followHub, HUB_NAME } from '../../bench/corpus/followed-hub.ts'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { dumpIndex } from '../indexer/dump-index.ts'
import { readIndex, startIndexer, type TestIndexer, waitForIndex } from '../indexer/indexer-process.ts'
import { smallDisk } from '../support/small-disk.ts'

const BUILT = `SELECT 1 FROM source WHERE name = '${HUB_NAME}' AND root IS NOT NULL AND indexed_at >= ?`
const NO_ROOM = /full|ENOSPC|no space|I\/O/i
const { dataDir, skip, leaveRoom, makeRoom } = smallDisk(96)

function dropIndex(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `index.sqlite${suffix}`), { force: true })
}

async function built(indexer: TestIndexer): Promise<ReturnType<typeof dumpIndex>> {
  await waitForIndex(dataDir, BUILT, () => indexer.log(), 0)
  assert.equal(await indexer.stop(), 0, indexer.log())
  const db = new Database(join(dataDir, 'index.sqlite'))
  try {
    return dumpIndex(db)
  } finally {
    db.close()
  }
}

for (const [what, room] of [['for nothing', 0], ['for a part', 1024 * 1024]] as const)
  test(`bad-input 30: with room ${what} on the disk there is no half index, and with room again the whole one`, { skip }, async () => {
    if (!existsSync(hubDatabasePath(dataDir))) {
      mkdirSync(join(dataDir, 'run'))
      const hub = openWriter(hubDatabasePath(dataDir))
      migrate(hub)
      await followHub(hub, { repositories: 200, tags: 5 })
      hub.close()
    }
    dropIndex()
    const whole = await built(startIndexer(dataDir, { LOG_LEVEL: 'warn' }))
    dropIndex()
    leaveRoom(room)
    const starved = startIndexer(dataDir, { LOG_LEVEL: 'warn' })
    const state: { ended?: number | null } = {}
    void starved.exited.then((code) => (state.ended = code))
    for (let i = 0; i < 600 && state.ended === undefined && !NO_ROOM.test(starved.log()); i++) await delay(100)
    assert.match(starved.log(), NO_ROOM)
    assert.deepEqual(readIndex(dataDir, 'SELECT 1 FROM source WHERE root IS NOT NULL'), [])
    makeRoom()
    // One that ends is started again by the hub; one that goes on tries again after half a minute.
    for (let i = 0; i < 240 && state.ended === undefined && readIndex(dataDir, BUILT, 0).length === 0; i++) await delay(500)
    assert.notEqual(state.ended, 0)
    assert.deepEqual(await built(state.ended === undefined ? starved : startIndexer(dataDir, { LOG_LEVEL: 'warn' })), whole)
  })
