import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { openIndexReader, type IndexReader } from '../../../lib/db/index/index-reader.ts'
import { createIndexTables } from '../../../lib/db/index/schema.ts'
import { addNamespace, addRepository, addSource } from './fill-index.ts'

function openIn(t: TestContext): { dataDir: string; reader: IndexReader } {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-index-'))
  const reader = openIndexReader(dataDir)
  t.after(async () => {
    await reader.close()
    rmSync(dataDir, { recursive: true })
  })
  return { dataDir, reader }
}

// As its writer makes one: whole before it has its name.
function writeIndex(dataDir: string, name: string): Database.Database {
  const db = new Database(join(dataDir, 'index.new'))
  createIndexTables(db)
  addSource(db, { name })
  addNamespace(db, { source: name })
  addRepository(db, { name: `${name}/app`, namespace: name })
  db.close()
  renameSync(join(dataDir, 'index.new'), join(dataDir, 'index.sqlite'))
  const again = new Database(join(dataDir, 'index.sqlite'))
  again.pragma('journal_mode = WAL')
  return again
}

const found = async (reader: IndexReader): Promise<string[]> => (await reader.read('search', { query: [], limit: 10 })).items.map(({ name }) => name)

test('without a file all is empty, and the file is read as soon as it is there, and again when it is another', async (t) => {
  const { dataDir, reader } = openIn(t)
  assert.deepEqual(await found(reader), [])
  assert.equal(await reader.read('repository', { name: 'alice/app' }), undefined)
  writeIndex(dataDir, 'alice').close()
  assert.deepEqual(await found(reader), ['alice/app'])
  writeIndex(dataDir, 'bob').close()
  assert.deepEqual(await found(reader), ['bob/app'])
})

test('what is committed is read at once, while its writer goes on', async (t) => {
  const { dataDir, reader } = openIn(t)
  const db = writeIndex(dataDir, 'alice')
  t.after(() => db.close())
  assert.deepEqual(await found(reader), ['alice/app'])
  db.exec('BEGIN')
  addRepository(db, { name: 'alice/later', namespace: 'alice' })
  assert.deepEqual(await found(reader), ['alice/app'])
  db.exec('COMMIT')
  assert.deepEqual(await found(reader), ['alice/later', 'alice/app'])
})

test('a file of another version, or of zeros, is as good as none', async (t) => {
  const { dataDir, reader } = openIn(t)
  const db = writeIndex(dataDir, 'alice')
  db.pragma('user_version = 7')
  db.close()
  assert.deepEqual(await found(reader), [])
  writeFileSync(join(dataDir, 'new'), Buffer.alloc(8192))
  renameSync(join(dataDir, 'new'), join(dataDir, 'index.sqlite'))
  assert.deepEqual(await found(reader), [])
  writeIndex(dataDir, 'bob').close()
  assert.deepEqual(await found(reader), ['bob/app'])
})

test("the hub's deny-list counts from the moment at which it is changed", async (t) => {
  const { dataDir, reader } = openIn(t)
  const hub = new Database(join(dataDir, 'hub.sqlite'))
  t.after(() => hub.close())
  hub.exec("CREATE TABLE denied_name (name TEXT PRIMARY KEY, reason TEXT, at INTEGER, by TEXT)")
  writeIndex(dataDir, 'alice').close()
  assert.deepEqual(await found(reader), ['alice/app'])
  hub.exec("INSERT INTO denied_name VALUES ('alice', 'spam', 1, '0x')")
  assert.deepEqual(await found(reader), [])
  hub.exec('DELETE FROM denied_name')
  assert.deepEqual(await found(reader), ['alice/app'])
})
