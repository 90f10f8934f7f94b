// A real Kubo that fetches from the hub by HTTP alone, through a TLS proxy: no bitswap, no DHT, no connection made by hand.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { delegatedTo, retrievalFromLocalhost } from '../support/kubo-config.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { httpCall, type Answer } from '../conformance/http-call.ts'

const { paths, skip } = realClients('ipfs', 'nginx', 'openssl')

describe('a Kubo that reaches the hub through a TLS proxy', { skip }, () => {
  const layer = Buffer.from(Array.from({ length: 9_000_000 }, (_, index) => (index * 2654435761) >>> 23))
  const digest = createHash('sha256').update(layer).digest('hex')
  let directory: string
  let port: number
  let plain: number
  let hub: TestHub
  let nginx: ChildProcess
  let kubo: TestKubo

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-https-'))
    ;[port, plain] = [await freePort(), await freePort()]
    hub = await startHub({ env: { IPCR_PUBLIC_URL: `https://localhost:${port}`, IPCR_P2P: 'off' } })
    await makeCertificate(directory)
    await writeFile(join(directory, 'nginx.conf'), configuration(directory, { port, plain, hub: hub.port }))
    nginx = spawn(paths.nginx, ['-e', 'stderr', '-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] })
    for (let i = 0; i < 1200 && !(await answers(port)); i++) await delay(50)
    kubo = await startKubo({ config: { ...delegatedTo(`http://127.0.0.1:${plain}`), ...retrievalFromLocalhost } })
  })
  after(async () => {
    await kubo.stop()
    const ended = once(nginx, 'exit')
    nginx.kill('SIGTERM')
    await ended
    assert.equal(await hub.stop(), 0, hub.log())
    await rm(directory, { recursive: true, force: true })
  })

  const get = (path: string): Promise<Answer> => httpCall(`http://127.0.0.1:${hub.port}`, { path, headers: { host: `localhost:${port}` } })

  async function push(): Promise<string> {
    const host = { host: `localhost:${port}` }
    const call = (method: string, path: string, body?: Buffer | string, type = 'application/octet-stream') =>
      httpCall(`http://127.0.0.1:${hub.port}`, { method, path, headers: { ...host, 'content-type': type }, ...(body === undefined ? {} : { body }) })
    const descriptors = []
    for (const [mediaType, content] of [['application/vnd.oci.image.config.v1+json', Buffer.from('{}')], ['application/vnd.oci.image.layer.v1.tar', layer]] as const) {
      const blob = `sha256:${createHash('sha256').update(content).digest('hex')}`
      const upload = await call('POST', `/v2/alice/app/blobs/uploads/`)
      const put = await call('PUT', `${new URL(upload.headers.location ?? '', 'http://x').pathname}?digest=${blob}`, content)
      assert.equal(put.status, 201, put.text)
      descriptors.push({ mediaType, digest: blob, size: content.length })
    }
    const type = 'application/vnd.oci.image.manifest.v1+json'
    const manifest = await call('PUT', '/v2/alice/app/manifests/v1', JSON.stringify({ schemaVersion: 2, mediaType: type, config: descriptors[0], layers: [descriptors[1]] }), type)
    assert.equal(manifest.status, 201, manifest.text)
    return (JSON.parse((await get('/api/v1/hub')).text) as { ipns: string }).ipns
  }

  test('it finds the hub by its own routing, pins an image by HTTP, and reads the layer', async () => {
    const name = await push()
    const path = `/ipns/${name}/alice/app/blobs/sha256/${digest}`
    for (let tries = 0; tries < 1200 && (await get(path)).status !== 200; tries++) await delay(50)
    const { headers } = await get(path)
    const app = (headers['x-ipfs-roots'] as string).split(',')[2] ?? ''
    assert.match(await kubo.run(['pin', 'add', app], { timeout: 60_000 }), /pinned .* recursively/)
    const read = join(directory, 'layer')
    await kubo.run(['get', '-o', read, path], { timeout: 60_000 })
    assert.ok((await readFile(read)).equals(layer))
  })
})

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const req = request({ host: '127.0.0.1', port, path: '/v2/', rejectUnauthorized: false, headers: { host: `localhost:${port}` } }, (res) => resolve(res.resume().statusCode === 200))
    req.once('error', () => resolve(false)).end()
  })
}

async function makeCertificate(directory: string): Promise<void> {
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')]
  await run(paths.openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', ...files])
}

/** HTTPS with HTTP/2 for blocks, as Kubo wants it, and plain HTTP for the routing API, whose certificate Kubo would check. */
function configuration(directory: string, ports: { port: number; plain: number; hub: number }): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join(' ')
  const proxy = `location / { proxy_pass http://127.0.0.1:${ports.hub}; proxy_set_header Host localhost:${ports.port}; proxy_buffering off; proxy_http_version 1.1; }`
  return `daemon off; pid ${directory}/pid; events {}
http { access_log off; ${temporary} client_max_body_size 0;
server { listen 127.0.0.1:${ports.port} ssl http2; ssl_certificate ${directory}/cert.pem; ssl_certificate_key ${directory}/key.pem; ${proxy} }
server { listen 127.0.0.1:${ports.plain}; ${proxy} } }
`
}
