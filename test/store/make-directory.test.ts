import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DirectoryError, makeDirectory } from '../../lib/store/make-directory.ts'
import { run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname

test('a directory is made with those above it, in the mode that was asked for, and is left as it is when it is there', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'ipcr-directory-'))
  t.after(() => rmSync(root, { recursive: true }))
  const path = join(root, 'a', 'b', 'c')
  makeDirectory(path, 0o700)
  assert.deepEqual([path, join(root, 'a')].map((one) => statSync(one).mode & 0o777), [0o700, 0o700])
  chmodSync(path, 0o750)
  symlinkSync(path, join(root, 'link'))
  for (const one of [path, join(root, 'link'), `${path}/`, '.', '/']) makeDirectory(one, 0o700)
  assert.equal(statSync(path).mode & 0o777, 0o750)
})

test('what cannot be made is said in a sentence', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'ipcr-directory-'))
  t.after(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'file'), '')
  symlinkSync('/nowhere/at/all', join(root, 'loose'))
  for (const [path, why] of [
    ['file', /the directory \S+\/file cannot be made: there is something else of that name$/], ['file/below', /file\/below cannot be made: not a directory$/],
    ['loose/below', /the directory \S+\/loose cannot be made: there is something else of that name$/], ['x'.repeat(300), /cannot be made: name too long$/],
  ] as const) assert.throws(() => makeDirectory(join(root, path)), (error) => error instanceof DirectoryError && why.test(error.message), path)
})

// In a process of its own: whoever tries for ever cannot be stopped in this one.
test('where a file system takes no directories the hub and its indexer say so, and end with 1', { skip: process.platform !== 'linux' && 'there is no /proc' }, async () => {
  for (const main of ['server.ts', 'indexer/main.ts']) {
    const { code, stderr } = await run(process.execPath, [main], { cwd: ROOT, env: { IPCR_DATA: '/proc/nope', PORT: '0', IPCR_SITE: 'off' }, allowFailure: true })
    assert.equal(code, 1, `${main}: ${stderr}`)
    assert.match(stderr, /the directory \/proc\/nope cannot be made: none can be made where it is to be/, main)
    assert.doesNotMatch(stderr, /^\s+at /m)
  }
})
