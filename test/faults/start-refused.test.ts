// What the hub refuses to start with: a sentence for the operator and exit code 1.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const registry = useHub()
const data = await mkdtemp(join(tmpdir(), 'ipcr-refused-'))
after(() => rm(data, { recursive: true, force: true }))

/** Runs the server with these settings until it ends by itself; null when it was still running after ten seconds. */
async function runServer(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', IPCR_DATA: data, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  return { code, output }
}

const WRONG: [what: string, env: Record<string, string>, sentence: RegExp][] = [
  ['PORT=abc', { PORT: 'abc' }, /PORT.*abc/],
  ['PORT=70000', { PORT: '70000' }, /PORT.*70000/],
  ['PORT=-1', { PORT: '-1' }, /PORT.*-1/],
  ['IPCR_AUTH of an unknown kind', { IPCR_AUTH: 'none' }, /IPCR_AUTH/],
  ['LOG_LEVEL of no level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
  ['IPCR_PUBLIC_URL that is no address', { IPCR_PUBLIC_URL: 'hub.example.org' }, /IPCR_PUBLIC_URL/],
  ['IPCR_PUBLIC_URL with a path', { IPCR_PUBLIC_URL: 'https://hub.example.org/registry' }, /IPCR_PUBLIC_URL/],
  ['IPCR_DELETE=maybe', { IPCR_DELETE: 'maybe' }, /IPCR_DELETE/],
  ['IPCR_IDLE_SECONDS=0', { IPCR_IDLE_SECONDS: '0' }, /IPCR_IDLE_SECONDS/],
]

for (const [what, env, sentence] of WRONG) {
  test(`${what}: a sentence and exit 1`, async () => expectRefusal(await runServer(env), sentence))
}

test('a data directory that is a file: a sentence and exit 1', async () => {
  await writeFile(join(data, 'file'), '')
  expectRefusal(await runServer({ IPCR_DATA: join(data, 'file') }), /file/)
})

test('bad-input 37: a database that cannot be opened: a sentence and exit 1', async () => {
  const damaged = await mkdtemp(join(data, 'damaged-'))
  await writeFile(join(damaged, 'hub.sqlite'), 'no database '.repeat(1000))
  expectRefusal(await runServer({ IPCR_DATA: damaged }), /database in IPCR_DATA cannot be opened: file is not a database/)
})

test('a port that is taken: a sentence and exit 1', async () => {
  const { port } = registry.hub
  expectRefusal(await runServer({ PORT: String(port) }), new RegExp(`^ipcr: another program has 127\\.0\\.0\\.1:${port}: stop it, or set PORT to a free port$`, 'm'))
})

test('an address of another machine: a sentence and exit 1', async () => {
  expectRefusal(await runServer({ HOST: '192.0.2.1' }), /^ipcr: HOST=192\.0\.2\.1 is no address of this machine$/m)
})

test('a second hub on the same data is refused, and the first goes on', async () => {
  expectRefusal(await runServer({ IPCR_DATA: registry.hub.dataDir }), /in use|running|already/i)
  await registry.pushImage('second/app', 'v1')
  expectAnswer(await registry.get('/v2/second/app/manifests/v1'), { status: 200 })
})

function expectRefusal({ code, output }: { code: number | null; output: string }, sentence: RegExp): void {
  assert.equal(code, 1, output)
  assert.match(output, sentence)
  assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, 'a stack is not a sentence')
}
