// Bad inputs 30: the indexer's own process is killed, and its file damaged or taken away.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { followHub, HUB_NAME } from '../../bench/corpus/followed-hub.ts'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { dumpIndex } from '../indexer/dump-index.ts'
import { startIndexer, type TestIndexer, waitForIndex } from '../indexer/indexer-process.ts'

const SIZE = { repositories: 400, tags: 10 }
const BUILT = `SELECT 1 FROM source WHERE name = '${HUB_NAME}' AND root IS NOT NULL AND indexed_at >= ?`
const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-indexer-'))
const file = join(dataDir, 'index.sqlite')
let running: TestIndexer | undefined
let whole: ReturnType<typeof dumpIndex>

const start = (): TestIndexer => (running = startIndexer(dataDir, { LOG_LEVEL: 'warn' }))
const built = (since = 0) => waitForIndex(dataDir, BUILT, () => running?.log() ?? '', since)
const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

function dump(): ReturnType<typeof dumpIndex> {
  const db = new Database(file)
  try {
    return dumpIndex(db)
  } finally {
    db.close()
  }
}

/** `since`: when (Unix ms) the one before was damaged. */
async function builtAnew(since = 0): Promise<ReturnType<typeof dumpIndex>> {
  await built(since)
  assert.equal(await running?.stop(), 0, running?.log())
  return dump()
}

describe('bad-input 30: the indexer as a process', () => {
  before(async () => {
    mkdirSync(join(dataDir, 'run'))
    const hub = openWriter(hubDatabasePath(dataDir))
    migrate(hub)
    await followHub(hub, SIZE)
    hub.close()
    start()
    whole = await builtAnew()
    assert.equal(whole['ref']?.length, SIZE.repositories * SIZE.tags)
  })
  after(async () => {
    await running?.kill()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('bad-input 30: kill -9 in the middle of the transaction and before it: the next one builds what one alone builds', async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    // Once while it reads, then as soon as the transaction has written some of it.
    for (const written of [0, 1, 2_000_000]) {
      const indexer = start()
      for (let round = 0; round < 400 && size(`${file}-wal`) < written; round++) await delay(5)
      if (written === 0) await delay(700)
      await indexer.kill()
    }
    start()
    assert.deepEqual(await builtAnew(), whole)
  })

  test('bad-input 30: full of zeros, cut off, or something else: thrown away and built anew', async () => {
    const bytes = size(file)
    const damages: (() => void)[] = [
      () => writeFileSync(file, Buffer.alloc(bytes)),
      () => truncateSync(file, Math.floor(bytes / 3)),
      () => writeFileSync(file, 'this is no database'),
      () => writeFileSync(file, ''),
      () => {
        const db = new Database(file)
        db.pragma('user_version = 7')
        db.close()
      },
    ]
    for (const damage of damages) {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
      damage()
      const since = Date.now()
      start()
      assert.deepEqual(await builtAnew(since), whole, damage.toString())
    }
  })

  test('bad-input 30: deleted while it runs: a new one is made', async () => {
    start()
    await built()
    const since = Date.now()
    rmSync(file)
    assert.deepEqual(await builtAnew(since), whole)
  })

  test('bad-input 30: a second indexer is refused with a sentence, and the first goes on', async () => {
    const since = Date.now()
    rmSync(file)
    start()
    await built(since)
    const second = startIndexer(dataDir)
    assert.equal(await second.exited, 1)
    assert.match(second.log(), /^ipcr: another indexer is running on /m)
    assert.equal(await running?.stop(), 0)
  })
})
