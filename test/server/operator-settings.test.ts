// What an operator sets in a file: headers, fields of the log, a storage that is tried, and a gateway to which clients are sent.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { httpCall, type Answer } from '../conformance/http-call.ts'
import { metric } from '../p2p/p2p-hub.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const { paths, skip } = realClients('ipfs', 'crane', 'skopeo', 'regctl', 'oras')
const ROOT = new URL('../..', import.meta.url).pathname
const digestOf = (content: Uint8Array | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

describe('a hub with a file of settings', { skip }, () => {
  const [large, small] = [randomBytes(3_500_000), 'a layer of one block']
  let directory: string
  let kubo: TestKubo
  let hub: TestHub
  let image: Descriptor

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-settings-'))
    kubo = await startKubo()
    const file = join(directory, 'config.yml')
    await writeFile(file, [
      `IPCR_REDIRECT: ${kubo.gateway}`, `KUBO_RPC_URL: ${kubo.api}`, 'IPCR_STORAGE_CHECK_SECONDS: 1', 'IPCR_STORAGE_CHECK_FAILURES: 2',
      'IPCR_HEADERS:', '  X-Content-Type-Options: [nosniff]', '  X-Served-By: [one, two]', 'IPCR_LOG_FIELDS:', '  service: registry', '  environment: test', '',
    ].join('\n'))
    hub = await startHub({ env: { IPCR_CONFIG: file }, pages: true })
    image = await pushImage(hub.url, 'alice/app', 'v1', { layers: [large, small] })
    await waitUntilPublished(hub, 'alice/app', 'v1')
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await kubo?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  const call = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => httpCall(hub.url, { path, headers, method })
  const blob = (content: Uint8Array | string): string => `/v2/alice/app/blobs/${digestOf(content)}`

  test('a GET of a published layer leads to the gateway, which gives its bytes, whatever is accepted', async () => {
    for (const content of [large, small])
      for (const accept of ['*/*', 'application/json', 'application/vnd.oci.image.layer.v1.tar+gzip, */*']) {
        const { status, headers, body } = await call(blob(content), { accept })
        assert.deepEqual([status, body.length, headers['docker-content-digest'], headers['content-length']], [307, 0, digestOf(content), '0'])
        assert.match(headers.location ?? '', new RegExp(`^${kubo.gateway}/ipfs/baf\\w+$`))
        const got = Buffer.from(await (await fetch(hub.url + blob(content), { headers: { accept } })).arrayBuffer())
        assert.ok(got.equals(Buffer.from(content)), accept)
      }
  })

  const CLIENTS: [name: string, copy: (image: string, to: string) => Promise<unknown>][] = [
    ['skopeo', (image, to) => run(paths.skopeo, ['--insecure-policy', 'copy', '--preserve-digests', '--src-tls-verify=false', `docker://${image}`, `oci:${to}:v1`])],
    ['crane', (image, to) => run(paths.crane, ['pull', '--insecure', '--format=oci', image, to])],
    ['regctl', (image, to) => run(paths.regctl, ['--host', `reg=127.0.0.1:${hub.port},tls=disabled`, 'image', 'copy', image, `ocidir://${to}:v1`])],
    ['oras', (image, to) => run(paths.oras, ['copy', '--from-plain-http', '--to-oci-layout', image, `${to}:v1`])],
    ['ipcr', (image, to) => run(process.execPath, ['cli/main.ts', 'save', image, '-o', `${to}/`, '--data', hub.dataDir], { cwd: ROOT })],
  ]
  for (const [name, copy] of CLIENTS)
    test(`${name} follows to the gateway, and has the layer`, async () => {
      const to = join(directory, name)
      await copy(`127.0.0.1:${hub.port}/alice/app:v1`, to)
      assert.ok((await readFile(join(to, 'blobs', 'sha256', digestOf(large).slice('sha256:'.length)))).equals(large))
    })

  test('a Range goes along, and one beyond the end is refused here', async () => {
    const part = await fetch(hub.url + blob(large), { headers: { range: 'bytes=2000000-2000099' } })
    assert.equal(part.status, 206)
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(large.subarray(2_000_000, 2_000_100)))
    assert.equal((await call(blob(large), { range: 'bytes=9999999-' })).status, 416)
  })

  test('HEAD, what the client has, what is not there, and manifests are answered here', async () => {
    for (let again = 0; again < 2; again++) {
      const head = await call(blob(large), {}, 'HEAD')
      assert.deepEqual([head.status, head.headers['content-length'], head.headers.location], [200, String(large.length), undefined])
    }
    assert.equal((await call(blob(large), { 'if-none-match': `"${digestOf(large)}"` })).status, 304)
    assert.equal((await call(blob('never pushed'))).status, 404)
    assert.equal((await call('/v2/bob/app/blobs/' + digestOf(large))).status, 404)
    for (const reference of ['v1', image.digest]) assert.equal((await call(`/v2/alice/app/manifests/${reference}`)).status, 200)
  })

  test('what is in no published root is given here, and so is what was deleted', async () => {
    const begun = await fetch(`${hub.url}/v2/alice/app/blobs/uploads/?digest=${digestOf('of no image')}`, { method: 'POST', body: 'of no image' })
    assert.equal(begun.status, 201)
    assert.deepEqual([(await call(blob('of no image'))).status, (await call(blob('of no image'))).text], [200, 'of no image'])
    const gone = await pushImage(hub.url, 'alice/gone', 'v1', { layers: ['of an image that goes'] })
    await waitUntilPublished(hub, 'alice/gone', 'v1')
    const path = `/v2/alice/gone/blobs/${digestOf('of an image that goes')}`
    assert.equal((await call(path)).status, 307)
    assert.equal((await call(`/v2/alice/gone/manifests/${gone.digest}`, {}, 'DELETE')).status, 202)
    for (let i = 0; i < 1200 && (await call(path)).status === 307; i++) await delay(50)
    assert.equal((await call(path)).status, 200)
  })

  test('what the operator denies leads nowhere', async () => {
    const denied = await fetch(`${hub.url}/api/v1/denied/alice/app`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason: 'a test' }) })
    assert.ok(denied.ok, await denied.text())
    assert.equal((await call(blob(large))).status, 403)
    assert.ok((await fetch(`${hub.url}/api/v1/denied/alice/app`, { method: 'DELETE' })).ok)
    assert.equal((await call(blob(large))).status, 307)
  })

  const EVERYWHERE = ['/v2/', '/v2/alice/app/manifests/v1', '/v2/alice/none/manifests/v1', '/v2/alice/app/blobs/', '/', '/alice/app', '/no%00page', '/ipfs/bafkqaaa', '/routing/v1/ipns/x', '/api/v1/hub', '/api/v1/none', '/token', '/healthz', '/readyz', '/metrics', '/openapi.json']
  for (const path of EVERYWHERE)
    test(`${path} carries the headers of the file once, and the hub's own as ever`, async () => {
      for (let again = 0; again < 2; again++) {
        const { headers } = await call(path)
        assert.deepEqual([headers['x-served-by'], headers['x-content-type-options']], ['one, two', 'nosniff'])
        if (path.startsWith('/v2/')) assert.deepEqual([headers['docker-distribution-api-version'], String(headers['content-security-policy']).slice(0, 18)], ['registry/2.0', "default-src 'none'"])
      }
    })

  test('the storage is tried: /readyz says how it is, 503 after two failures, 200 when it is back, and the registry goes on', async () => {
    type Ready = { status: string | number; detail?: string; storage: { status: string; failures: number; threshold: number; reason?: string } }
    const ready = async (): Promise<{ status: number; body: Ready }> => {
      const { status, text } = await call('/readyz')
      return { status, body: JSON.parse(text) as Ready }
    }
    const until = async (status: number) => {
      for (let i = 0; i < 1200 && (await ready()).status !== status; i++) await delay(50)
      return ready()
    }
    assert.deepEqual([(await until(200)).body.storage.status, (await until(200)).body.storage.threshold], ['ok', 2])
    const blobs = join(hub.dataDir, 'blobs')
    await rename(blobs, `${blobs}.away`)
    const failing = await until(503)
    assert.deepEqual([failing.status, failing.body.storage.status, failing.body.detail], [503, 'failing', `the storage fails: ${failing.body.storage.reason}`])
    assert.match(failing.body.storage.reason ?? '', /ENOENT/)
    assert.ok(!JSON.stringify(failing.body).includes(hub.dataDir))
    assert.deepEqual([(await call('/healthz')).status, (await call('/v2/')).status], [200, 200])
    assert.equal(await metric(hub, 'ipcr_storage_failing'), 1)
    await rename(`${blobs}.away`, blobs)
    assert.deepEqual([(await until(200)).body.storage.failures, await metric(hub, 'ipcr_storage_failing')], [0, 0])
    assert.ok((await metric(hub, 'ipcr_storage_checks_failed_total')) >= 2)
  })

  test('every line of the log has the fields', () => {
    const lines = hub.log().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.ok(lines.some(({ part }) => part === 'storage'), hub.log())
    for (const line of lines) assert.deepEqual([line['service'], line['environment']], ['registry', 'test'])
  })
})
