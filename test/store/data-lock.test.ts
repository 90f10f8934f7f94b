import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { lockDataDirectory } from '../../lib/store/data-lock.ts'
import { temporaryDirectory } from './support.ts'

const IN_USE = { code: 'DATA_IN_USE', message: /another hub is running on .*: stop it first/ }
const LOCK = new URL('../../lib/store/data-lock.ts', import.meta.url).href

/** Another process that holds the lock until it is ended. */
async function holder(t: TestContext, dataDir: string) {
  const script = `import { lockDataDirectory } from ${JSON.stringify(LOCK)}; const lock = lockDataDirectory(${JSON.stringify(dataDir)}); console.log('held'); setInterval(() => lock, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

test('a data directory has one hub at a time, and is free again when that one lets go', () => {
  const dataDir = join(temporaryDirectory(), 'new')
  const lock = lockDataDirectory(dataDir)
  assert.throws(() => lockDataDirectory(dataDir), IN_USE)
  lockDataDirectory(temporaryDirectory()).release()
  lock.release()
  lockDataDirectory(dataDir).release()
  assert.equal(statSync(join(dataDir, 'run')).mode & 0o777, 0o700)
})

test('the lock of another process counts, and goes with it also after kill -9', async (t) => {
  const dataDir = temporaryDirectory()
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const child = await holder(t, dataDir)
    assert.throws(() => lockDataDirectory(dataDir), IN_USE)
    child.kill(signal)
    await once(child, 'exit')
    lockDataDirectory(dataDir).release()
  }
})
