import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { pushImage, type Descriptor } from '../support/push-image.ts'

const ROOT = new URL('../..', import.meta.url).pathname

describe('plain next start', () => {
  let url = ''
  let dataDir = ''
  let child: ChildProcess
  let log = ''
  let image: Descriptor
  const layer = Buffer.alloc(12 * 1024 * 1024, 'layer')

  before(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    dataDir = await mkdtemp(join(tmpdir(), 'ipcr-test-'))
    child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)], {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', IPCR_DATA: dataDir, LOG_LEVEL: 'warn' },
    })
    const collect = (chunk: Buffer) => { log += chunk.toString() }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    await untilReady(url, () => log)
    image = await pushImage(url, 'alice/app', 'v1', { layers: [layer] })
  })
  after(async () => {
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await exited
    await rm(dataDir, { recursive: true, force: true })
  })

  test('HEAD of a manifest has its length and digest, which Next alone would drop', async () => {
    const answer = await fetch(`${url}/v2/alice/app/manifests/v1`, { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-length'), String(image.size))
    assert.equal(answer.headers.get('docker-content-digest'), image.digest)
  })

  test('bad-input 14: a layer of more than 10 MiB comes back whole', async () => {
    const manifest = await (await fetch(`${url}/v2/alice/app/manifests/v1`)).json() as { layers: Descriptor[] }
    const answer = await fetch(`${url}/v2/alice/app/blobs/${manifest.layers[0]?.digest}`)
    assert.equal(answer.headers.get('content-length'), String(layer.length))
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(layer))
  })

  test('addresses that end in a slash are not redirected', async () => {
    assert.equal((await fetch(`${url}/v2/`, { redirect: 'manual' })).status, 200)
    const begun = await fetch(`${url}/v2/alice/app/blobs/uploads/`, { method: 'POST', redirect: 'manual' })
    assert.equal(begun.status, 202)
    assert.equal((await fetch(new URL(begun.headers.get('location') ?? '', url), { method: 'DELETE' })).status, 204)
  })

  test('pages show what was pushed, health and metrics answer', async () => {
    const page = await fetch(`${url}/alice/app`)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /'nonce-/)
    assert.match(await page.text(), /docker pull 127\.0\.0\.1:\d+\/alice\/app:v1/)
    for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await fetch(url + path)).status, 200, path)
    assert.equal((await fetch(`${url}/%zz`)).status, 404)
  })
})

async function untilReady(url: string, log: () => string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await delay(50)
  }
  throw new Error(`next start did not become ready:\n${log()}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
