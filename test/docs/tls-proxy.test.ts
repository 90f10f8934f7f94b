import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
const { paths, skip } = realClients('nginx', 'openssl')
const NAME = 'hub.example.org'

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

describe('the nginx configuration of docs/operating.md', { skip }, () => {
  let directory = ''
  let port = 0
  let hub: TestHub
  let nginx: ChildProcess
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-nginx-'))
    port = await freePort()
    hub = await startHub({ env: { IPCR_PUBLIC_URL: `https://${NAME}:${port}` } })
    await makeCertificate(directory)
    await writeFile(join(directory, 'nginx.conf'), configuration(directory, port, hub.port))
    nginx = spawn(paths.nginx, ['-e', 'stderr', '-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] })
    for (let i = 0; i < 1200 && (await call('GET', '/v2/').catch(() => undefined)) === undefined; i++) await delay(50)
  })
  after(async () => {
    const ended = once(nginx, 'exit')
    nginx.kill('SIGTERM')
    await ended
    assert.equal(await hub.stop(), 0, hub.log())
    await rm(directory, { recursive: true, force: true })
  })

  const call = (method: string, path: string, body?: Buffer, host = `${NAME}:${port}`) =>
    new Promise<Answer>((resolve, reject) => {
      const req = request({ host: '127.0.0.1', port, method, path, rejectUnauthorized: false, headers: { host, ...(body ? { 'content-length': body.length } : {}) } }, (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject)
        res.once('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }))
      })
      req.once('error', reject).end(body)
    })

  test('a layer of 8 MiB goes through it, in and out', async () => {
    const layer = randomBytes(8 * 1024 * 1024)
    const digest = `sha256:${createHash('sha256').update(layer).digest('hex')}`
    const begun = await call('POST', '/v2/alice/app/blobs/uploads/')
    assert.equal(begun.status, 202, begun.body.toString())
    const location = begun.headers.location ?? ''
    assert.match(location, /^(https:\/\/hub\.example\.org:\d+)?\/v2\/alice\/app\/blobs\/uploads\//)
    const { pathname } = new URL(location, `https://${NAME}:${port}`)
    const ended = await call('PUT', `${pathname}?digest=${digest}`, layer)
    assert.equal(ended.status, 201, ended.body.toString())
    const got = await call('GET', `/v2/alice/app/blobs/${digest}`)
    assert.ok(got.body.equals(layer))
  })

  test('a name that is not the hub’s is 421', async () => {
    assert.equal((await call('GET', '/v2/', undefined, 'other.example.org')).status, 421)
  })
})

async function makeCertificate(directory: string): Promise<void> {
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')]
  await run(paths.openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`, ...files])
}

/** The page's `server` block in a configuration of its own, with this test's ports and files. */
function configuration(directory: string, port: number, hubPort: number): string {
  const [, block = ''] = /^```nginx\n([\s\S]*?)^```/m.exec(page) ?? []
  const server = block
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace(/\/etc\/ssl\/\S+\.pem/, join(directory, 'cert.pem'))
    .replace(/\/etc\/ssl\/\S+\.key/, join(directory, 'key.pem'))
    .replace('127.0.0.1:5000', `127.0.0.1:${hubPort}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`)
  return `daemon off; pid ${directory}/pid; events {}\nhttp { access_log off; ${temporary.join(' ')}\n${server}}\n`
}
