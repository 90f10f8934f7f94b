import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { IndexerProcess } from '../../lib/server/indexer-process.ts'

type Note = { pid: number; data: string; secret: string; trusted: string; arguments: string[] }
type Running = { process: IndexerProcess; notes: () => Note[]; restarts: () => number; until: (count: number) => Promise<Note[]> }

const SCRIPT = new URL('./small-indexer.ts', import.meta.url).pathname
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

function start(t: TestContext, { manners = '', script = SCRIPT, afterMs = 0 } = {}): Running {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-indexer-'))
  const file = join(directory, 'notes')
  let restarts = 0
  const indexer = new IndexerProcess({ script, settings: { NOTES: file, MANNERS: manners, IPCR_DATA: directory }, logger: pino({ level: 'silent' }), onRestart: (count) => { restarts = count } }, afterMs)
  const notes = (): Note[] => (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Note)
  t.after(async () => {
    await indexer.close()
    rmSync(directory, { recursive: true })
  })
  const until = async (count: number): Promise<Note[]> => {
    for (let tries = 0; tries < 2400 && notes().length < count; tries++) await delay(25)
    return notes()
  }
  return { process: indexer, notes, restarts: () => restarts, until }
}

test('the indexer is started a moment later, with little memory, the hub’s settings and nothing else of what the hub was told', async (t) => {
  process.env['SECRET_OF_THE_HUB'] = 'told'
  process.env['SSL_CERT_FILE'] = '/etc/ssl/of-the-operator.pem'
  const running = start(t, { afterMs: 300 })
  assert.equal(running.process.pid, undefined)
  const [note] = await running.until(1)
  assert.equal(note?.pid, running.process.pid)
  assert.equal(note?.secret, 'not told')
  assert.equal(note?.trusted, '/etc/ssl/of-the-operator.pem', 'whom the hub trusts')
  assert.ok(note?.data)
  assert.ok(note?.arguments.some((argument) => argument.startsWith('--max-old-space-size=')))
  assert.equal(getPriority(note?.pid ?? 0) > getPriority(0), true, 'who pushes and pulls comes first')
})

test('bad-input 30: an indexer that dies, of itself or by kill −9, is started again, and that is counted', async (t) => {
  const running = start(t, { manners: 'dies once' })
  const [first, second] = await running.until(2)
  assert.equal(running.restarts(), 1)
  assert.ok(isAlive(second?.pid ?? 0))
  process.kill(second?.pid ?? 0, 'SIGKILL')
  const [, , third] = await running.until(3)
  assert.equal(running.restarts(), 2)
  assert.equal(new Set([first?.pid, second?.pid, third?.pid]).size, 3)
})

test('bad-input 30: one that dies again and again is started less and less often', async (t) => {
  const running = start(t, { manners: 'dies' })
  await Promise.all([delay(5000), running.until(2)])
  assert.ok(running.notes().length >= 2 && running.notes().length <= 4, String(running.notes().length))
})

for (const manners of ['', 'stubborn'])
  test(`it is gone when the hub has closed${manners === '' ? '' : ', also when it will not go'}`, async (t) => {
    const running = start(t, { manners })
    const [note] = await running.until(1)
    await running.process.close()
    assert.equal(isAlive(note?.pid ?? 0), false)
    await delay(1500)
    assert.equal(running.notes().length, 1)
  })

test('a hub that closes before it was started starts none', async (t) => {
  const running = start(t, { afterMs: 200 })
  await running.process.close()
  await delay(500)
  assert.deepEqual(running.notes(), [])
})
