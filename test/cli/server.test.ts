import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { readRunFile } from '../../lib/server/run-file.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { httpCall } from '../conformance/http-call.ts'
import { startHub } from '../support/hub.ts'
import { run } from '../support/run.ts'

// A start would build the static page first, if it was not built.
process.env['IPCR_SITE'] = 'off'

const ROOT = new URL('../..', import.meta.url).pathname
const ipcr = (args: string[], env: Record<string, string> = {}) =>
  run(process.execPath, ['cli/ipcr.mjs', ...args], { cwd: ROOT, env, allowFailure: true })

test('ipcr --help and --version tell what there is, on standard output, with 0', async () => {
  const help = await ipcr(['--help'])
  assert.deepEqual([help.code, help.stderr], [0, ''])
  for (const word of ['server', 'gc', '--version']) assert.ok(help.stdout.includes(word), word)
  assert.deepEqual(await ipcr(['help']), help)
  assert.deepEqual(await ipcr([]), { code: 2, stdout: '', stderr: help.stdout }, 'nothing asked for is wrong use')
  const version = await ipcr(['--version'])
  assert.equal(version.code, 0)
  assert.equal(version.stdout, `${packageFile.version}\n`)
  assert.equal((await run(process.execPath, ['cli/main.ts', '--version'], { cwd: ROOT })).stdout, version.stdout)
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
  test(`${what}: a sentence on standard error and exit 2`, async () => {
    const { code, stdout, stderr } = await ipcr(args)
    assert.deepEqual([code, stdout], [2, ''])
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

test('ipcr server with data where no directory can be made: a sentence and exit 1', { skip: process.platform !== 'linux' && 'there is no /proc' }, async () => {
  const { code, stderr } = await ipcr(['server', '--port', '0', '--data', '/proc/nope'])
  assert.equal(code, 1)
  assert.match(stderr, /^ipcr: the directory \/proc\/nope cannot be made: none can be made where it is to be$/m)
})

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

test('ipcr server takes the options of ipdr, by which the hub gets its name, its Kubo and its gateways', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'config.yml')
  writeFileSync(file, 'IPCR_HEADERS: {X-One: a}\nPORT: 1\n')
  const hub = await startHub({ args: ['cli/main.ts', 'server', '--config', file, '--port', '0', '--docker-registry-host', 'docker.localhost:5999', '--ipfs-host', '127.0.0.1:9', '--ipfs-gateway', '127.0.0.1:10', 'https://gateway.test'] })
  t.after(() => hub.stop())
  assert.equal(hub.url, 'http://docker.localhost:5999')
  const ask = (path: string) => httpCall(`http://127.0.0.1:${hub.port}`, { path, headers: { host: 'docker.localhost:5999' } })
  const [v2, page] = [await ask('/v2/'), await ask('/api/v1/hub')]
  assert.deepEqual([v2.status, v2.headers['x-one'], page.status], [200, 'a', 200])
})

const ADDRESSES: [what: string, args: string[], sentence: RegExp][] = [
  ['a Kubo that is no address', ['--ipfs-host', 'a b'], /^ipcr: KUBO_RPC_URL must be http/m],
  ['a gateway that is no address', ['--ipfs-gateway', 'ftp://gateway.test'], /^ipcr: IPCR_GATEWAYS must be http/m],
  ['a registry host with a path', ['--docker-registry-host', 'hub.example.org/path'], /^ipcr: IPCR_PUBLIC_URL must be an http\(s\) address without a path/m],
  ['a key without a certificate', ['--tls-key', 'key.pem'], /^ipcr: IPCR_TLS_KEY and IPCR_TLS_CERT belong together/m],
  ["ipdr's spelling of a key and no such file", ['--tlsKeyPath', '/nothing.key', '--tlsCertPath', '/nothing.pem'], /^ipcr: IPCR_TLS_KEY: \/nothing\.key cannot be read/m],
  ['a file of settings that is not there', ['--config', '/nothing.yml'], /^ipcr: IPCR_CONFIG: \/nothing\.yml cannot be read/m],
]

for (const [what, args, sentence] of ADDRESSES)
  test(`ipcr server with ${what}: a sentence and exit 1`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
    t.after(() => rmSync(dataDir, { recursive: true }))
    const { code, stderr } = await ipcr(['server', '--port', '0', '--data', dataDir, ...args])
    assert.equal(code, 1)
    assert.match(stderr, sentence)
  })

test('ipcr server runs the hub with the flags of npm start, and hands a SIGTERM on', { skip: process.platform !== 'linux' && 'reads /proc' }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const child = spawn(process.execPath, ['cli/ipcr.mjs', 'server', '--port', '0', '--data', dataDir], { cwd: ROOT, env: { ...process.env, LOG_LEVEL: 'warn' }, stdio: 'ignore' })
  const exited = once(child, 'exit')
  for (let i = 0; i < 3000 && readRunFile(dataDir) === undefined; i++) await delay(20)
  const { pid = 0 } = readRunFile(dataDir) ?? {}
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  child.kill('SIGTERM')
  assert.deepEqual(await exited, [0, null])
  const flags = packageFile.scripts.start.split(' ').filter((word) => word.startsWith('--'))
  assert.ok(flags.length > 0)
  for (const flag of flags) assert.ok(words.includes(flag), flag)
})

test('Ctrl-C at a terminal lets the hub end in order: it is told once, not by its launcher as well', { skip: process.platform !== 'linux' && 'needs script' }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  // The shell around it gets the Ctrl-C too, and without its trap not every sh lives to tell.
  const child = spawn('script', ['-qec', `trap : INT; "${process.execPath}" cli/ipcr.mjs server --port 0 --data "${dataDir}"; echo ENDED WITH $?`, '/dev/null'], { cwd: ROOT, env: { ...process.env, IPCR_AUTH: 'open', IPCR_INDEXER: 'off' } })
  t.after(() => child.kill('SIGKILL'))
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text))
  for (let i = 0; i < 3000 && !screen.includes('Stop with Ctrl-C'); i++) await delay(20)
  child.stdin.write('\x03')
  await once(child, 'exit')
  assert.match(screen, /ENDED WITH 0/)
})

test('a command that a signal ends is ended by it for its caller too', async (t) => {
  const child = spawn(process.execPath, ['cli/ipcr.mjs', 'push', '-', 'alice/app:v1', '-r', '127.0.0.1:1'], { cwd: ROOT, stdio: ['pipe', 'ignore', 'ignore'] })
  t.after(() => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  await delay(1000)
  child.kill('SIGTERM')
  assert.deepEqual(await exited, [null, 'SIGTERM'])
})
