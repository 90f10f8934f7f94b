import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { readRunFile } from '../../lib/server/run-file.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { startHub } from '../support/hub.ts'
import { run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ipcr = (args: string[], env: Record<string, string> = {}) =>
  run(process.execPath, ['cli/ipcr.mjs', ...args], { cwd: ROOT, env, allowFailure: true, timeout: 30_000 })

test('ipcr --help and --version tell what there is, on standard output, with 0', async () => {
  const help = await ipcr(['--help'])
  assert.deepEqual([help.code, help.stderr], [0, ''])
  for (const word of ['server', 'gc', '--version']) assert.ok(help.stdout.includes(word), word)
  const version = await ipcr(['--version'])
  assert.equal(version.code, 0)
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
})

test('ipcr server --help tells its options and what they stand for, and starts nothing', async () => {
  const { code, stdout } = await ipcr(['server', '--help'])
  assert.equal(code, 0)
  for (const word of ['--port', 'PORT', '--host', 'HOST', '--data', 'IPCR_DATA', 'Examples:']) assert.ok(stdout.includes(word), word)
})

const WRONG: [what: string, args: string[]][] = [
  ['an unknown option', ['server', '--prot', '5000']],
  ['an option without its value', ['server', '--port']],
  ['an unknown command', ['serve']],
  ['an argument too many', ['server', 'now']],
]

for (const [what, args] of WRONG) {
  test(`${what}: a sentence on standard error and exit 1`, async () => {
    const { code, stdout, stderr } = await ipcr(args)
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^error: /)
  })
}

const REFUSED: [what: string, args: string[], sentence: RegExp][] = [
  ['a port that is none', ['server', '--port', 'http'], /^ipcr: PORT must be a whole number from 0 to 65535, not "http"$/m],
  ['an address of another machine', ['server', '--port', '0', '--host', '192.0.2.1'], /^ipcr: HOST=192\.0\.2\.1 is no address of this machine$/m],
]

for (const [what, args, sentence] of REFUSED) {
  test(`ipcr server with ${what}: a sentence and exit 1`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
    t.after(() => rmSync(dataDir, { recursive: true }))
    const { code, stderr } = await ipcr([...args, '--data', dataDir], { IPCR_AUTH: '', IPCR_PUBLIC_URL: '' })
    assert.equal(code, 1)
    assert.match(stderr, sentence)
    assert.doesNotMatch(stderr, /^\s+at /m)
  })
}

test('bad-input 39: data of a newer version are refused by server and gc with a sentence and exit 1, and stay as they are', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  await openHubDatabase(dataDir).close()
  const db = openWriter(hubDatabasePath(dataDir))
  t.after(() => db.close())
  db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run('future', 9e12)
  for (const args of [['server', '--port', '0'], ['gc']]) {
    const { code, stderr } = await ipcr([...args, '--data', dataDir])
    assert.equal(code, 1, args[0])
    assert.match(stderr, /^ipcr: the data directory was written by a newer version of ipcr: start that version/m)
    assert.doesNotMatch(stderr, /^\s+at /m)
  }
  assert.equal(db.prepare('SELECT 1 FROM __drizzle_migrations WHERE hash = ?').all('future').length, 1)
})

test('ipcr server serves on the port and data that it was told, and ends with 0', async () => {
  const hub = await startHub({ args: ['cli/main.ts', 'server', '--port', '0'] })
  assert.equal((await fetch(`${hub.url}/v2/`)).status, 200)
  assert.equal(await hub.stop(), 0)
})

test('ipcr server runs the hub with the flags of npm start, and hands a SIGTERM on', { skip: process.platform !== 'linux' && 'reads /proc' }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const child = spawn(process.execPath, ['cli/ipcr.mjs', 'server', '--port', '0', '--data', dataDir], { cwd: ROOT, env: { ...process.env, LOG_LEVEL: 'warn' }, stdio: 'ignore' })
  const exited = once(child, 'exit')
  for (let i = 0; i < 1500 && readRunFile(dataDir) === undefined; i++) await delay(20)
  const { pid = 0 } = readRunFile(dataDir) ?? {}
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  child.kill('SIGTERM')
  assert.deepEqual(await exited, [0, null])
  const flags = packageFile.scripts.start.split(' ').filter((word) => word.startsWith('--'))
  assert.ok(flags.length > 0)
  for (const flag of flags) assert.ok(words.includes(flag), flag)
})
