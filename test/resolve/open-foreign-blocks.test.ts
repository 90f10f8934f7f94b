import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrate } from '../../lib/db/migrate.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { openForeignBlocks } from '../../lib/resolve/blocks/open-foreign-blocks.ts'

const FILES = '/proc/self/fd'

// A file that is closed between the two is none.
function openFiles(below: string): string[] {
  return readdirSync(FILES).flatMap((fd) => {
    try {
      return readlinkSync(join(FILES, fd))
    } catch {
      return []
    }
  }).filter((path) => path.startsWith(below))
}

test('blocks that are closed leave no file open, neither the hub’s database nor the cache', { skip: !existsSync(FILES) && 'needs Linux' }, (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-blocks-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const hub = openWriter(hubDatabasePath(dataDir))
  migrate(hub)
  hub.close()
  const { close } = openForeignBlocks({ dataDir, gateways: [], routers: [], cacheBytes: 1024, logLevel: 'silent', logFields: {} }, () => {})
  assert.ok(openFiles(dataDir).some((path) => path.endsWith('cache.sqlite')))
  close()
  assert.deepEqual(openFiles(dataDir), [])
})
