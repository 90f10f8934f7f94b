// "acknowledged means durable": the system calls of a push, in their order.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_LAYER } from '../conformance/content.ts'
import { Registry } from '../conformance/registry.ts'
import { startHub } from '../support/hub.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const CALLS = 'fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,writev,sendto,sendmsg'

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Runs `work` while the hub's system calls are traced; resolves with them, each as it ended, in the order of their ends. */
async function trace(pid: number, work: () => Promise<void>): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-strace-'))
  const file = join(directory, 'trace')
  const strace = spawn('strace', ['-f', '-y', '-s', '64', '-e', `trace=${CALLS}`, '-o', file, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  await once(strace.stderr, 'data')
  await work()
  strace.kill('SIGINT')
  await once(strace, 'exit')
  const lines = (await readFile(file, 'utf8')).split('\n')
  await rm(directory, { recursive: true })
  return joinResumed(lines)
}

/** A call that another thread interrupted stands in two lines; the second, where it ended, becomes the whole. Writes count from their beginning. */
function joinResumed(lines: string[]): string[] {
  const begun = new Map<string, string>()
  return lines.flatMap((line) => {
    const [thread = '', ...rest] = line.split(/ +/)
    const call = rest.join(' ')
    if (!call.endsWith('<unfinished ...>') && !call.startsWith('<...')) return [call]
    if (call.startsWith('<...')) return [`${begun.get(thread) ?? ''}${call.replace(/^<\.\.\. \S+ resumed>/, '')}`]
    begun.set(thread, call.replace('<unfinished ...>', ''))
    return /^(write|send)/.test(call) ? [call] : []
  })
}

/** Position of the first call at or behind `from` that matches; fails when there is none. */
function position(calls: string[], pattern: RegExp, from = 0): number {
  const at = calls.findIndex((call, index) => index >= from && pattern.test(call))
  assert.ok(at >= 0, `no call matches ${pattern} behind ${from}:\n${calls.slice(from).filter((call) => !/^write\(\d+<(pipe|anon)/.test(call)).join('\n').slice(0, 6000)}`)
  return at
}

const SYNC = 'f(data)?sync'
const synced = (path: string) => new RegExp(`^${SYNC}\\(\\d+<[^>]*${path}> ?\\).*= 0`)
const REPLY = /HTTP\/1\.1 201/

test('a push syncs file, directory and database before it is acknowledged', { skip: hasStrace() ? false : 'strace is not installed', timeout: 180_000 }, async () => {
  const registry = new Registry().use(await startHub())
  const blob = bytesOf('traced', 3 * 1024 * 1024)
  const hex = digestOf(blob).slice(7)
  const shard = `blobs/sha256/${hex.slice(0, 2)}`
  await registry.pushBlob('sync/app', '{}')

  const ofBlob = await trace(registry.hub.pid, async () => void (await registry.pushBlob('sync/app', blob)))
  const file = position(ofBlob, synced('uploads/[^/>]+'))
  const renamed = position(ofBlob, new RegExp(`^rename.*uploads/.*${shard}/${hex}.*= 0`), file)
  const directory = position(ofBlob, synced(shard), renamed)
  const database = position(ofBlob, synced('hub\\.sqlite-wal'), directory)
  const reply = position(ofBlob, REPLY)
  assert.ok(database < reply, `the database is synced at ${database}, the reply is written at ${reply}`)

  const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [descriptorOf(OCI_LAYER, blob)])
  const manifestHex = digestOf(manifest).slice(7)
  const ofManifest = await trace(registry.hub.pid, async () => void (await registry.pushManifest('sync/app', 'v1', manifest)))
  const moved = position(ofManifest, new RegExp(`^rename.*${manifestHex}.*= 0`))
  position(ofManifest.slice(0, moved), new RegExp(`^${SYNC}\\(.*= 0`))
  const manifestDirectory = position(ofManifest, synced(`blobs/sha256/${manifestHex.slice(0, 2)}`), moved)
  const row = position(ofManifest, synced('hub\\.sqlite-wal'), manifestDirectory)
  assert.ok(row < position(ofManifest, REPLY), 'the tag is in the database before the reply')
  assert.equal(await registry.hub.stop(), 0)
})

test('the directories that a start makes are synced before anything lies in them', { skip: hasStrace() ? false : 'strace is not installed' }, () => {
  const parent = mkdtempSync(join(tmpdir(), 'ipcr-strace-'))
  try {
    const start = `import { startIngest } from './lib/store/ingest/ingest.ts'; await startIngest({ root: '${parent}/data' }).close()`
    const { stderr } = spawnSync('strace', ['-f', '-y', '-e', 'trace=fsync', process.execPath, '--input-type=module', '-e', start], { cwd: ROOT, encoding: 'utf8' })
    for (const path of [`${parent}/data/blobs`, `${parent}/data`, parent]) assert.ok(stderr.includes(`<${path}>) = 0`), `${path}: ${stderr.slice(-2000)}`)
  } finally {
    rmSync(parent, { recursive: true })
  }
})
