// The hub's own TLS, against a certificate that is made here.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type Agent } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { ConfigError } from '../../lib/config.ts'
import { createLogger } from '../../lib/logger.ts'
import { SilentConnections } from '../../lib/server/silent-connections.ts'
import { followTls, readTls } from '../../lib/server/tls.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const { paths, skip } = realClients('openssl')
const ROOT = new URL('../..', import.meta.url).pathname

describe('TLS', { skip }, () => {
  let directory: string
  let hub: TestHub
  const at = (name: string): string => join(directory, name)

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-tls-'))
    for (const name of ['one', 'two'])
      await run(paths.openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)])
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_TLS_KEY: at('one.key'), IPCR_TLS_CERT: at('one.pem'), IPCR_IDLE_SECONDS: '2' } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await rm(directory, { recursive: true, force: true })
  })

  type Got = { status: number; challenge: string; text: string }
  async function get(port: number, path: string, { name = 'one', host = `localhost:${port}`, agent = false }: { name?: string; host?: string; agent?: Agent | false } = {}): Promise<Got> {
    const ca = await readFile(at(`${name}.pem`))
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, ca, agent, servername: 'localhost', headers: { host } }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part)).once('error', reject)
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, challenge: answer.headers['www-authenticate'] ?? '', text }))
      })
      asked.once('error', reject).end()
    })
  }

  test('the registry and its tokens are reached by https, under the names of this machine', async () => {
    assert.match(hub.url, /^https:/)
    for (const host of [`localhost:${hub.port}`, `127.0.0.1:${hub.port}`]) {
      const { status, challenge } = await get(hub.port, '/v2/', { host })
      assert.equal(status, 401)
      assert.ok(challenge.includes(`realm="https://${host}/token"`), challenge)
    }
    assert.equal((await get(hub.port, '/v2/', { host: 'other.example.org' })).status, 421)
    assert.equal((await get(hub.port, '/token?service=ipcr')).status, 200)
  })

  test('who has another authority in hand is not served, nor who speaks plain http', async () => {
    await assert.rejects(get(hub.port, '/v2/', { name: 'two' }), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    await assert.rejects(fetch(`http://127.0.0.1:${hub.port}/v2/`))
    assert.equal((await get(hub.port, '/healthz')).status, 200)
  })

  test('the command line reaches it, with the authority that it is told to trust', async () => {
    const list = (env: Record<string, string>) => run(process.execPath, ['cli/main.ts', 'follow', '--list', '--data', hub.dataDir], { cwd: ROOT, allowFailure: true, env })
    const { code, stderr } = await list({ NODE_EXTRA_CA_CERTS: at('one.pem') })
    assert.equal(code, 0, stderr)
    const alone = await list({})
    assert.notEqual(alone.code, 0)
    assert.match(alone.stderr, /self-signed certificate/)
  })

  test('bad-input 12: a connection that is silent before, in and after the handshake is cut', { timeout: 180_000 }, async (t) => {
    const ended = (socket: Socket) => once(socket.on('error', () => {}).resume(), 'close')
    const silent = connect(hub.port, '127.0.0.1')
    const half = connect(hub.port, '127.0.0.1', () => half.write(Buffer.from([0x16, 3, 1, 2, 0, 1])))
    const after = connectTls({ host: '127.0.0.1', port: hub.port, rejectUnauthorized: false })
    t.after(() => [silent, half, after].forEach((socket) => socket.destroy()))
    await Promise.all([silent, half, after].map(ended))
  })

  test('of connections that are silent the oldest makes room, and none on which something was asked', async (t) => {
    const server = createServer(readTls({ key: at('one.key'), cert: at('one.pem') }), (req, res) => {
      silent.heard(req.socket)
      res.end('here')
    }).listen(0, '127.0.0.1')
    const silent = new SilentConnections(server, 2)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const open = async () => {
      const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
      t.after(() => socket.destroy())
      await Promise.all([once(socket, 'secureConnect'), once(server, 'secureConnection')])
      return socket.on('error', () => {})
    }
    t.after(() => {
      server.close()
      server.closeAllConnections()
    })
    const asking = await open()
    const ask = async () => {
      asking.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
      assert.match(String((await once(asking, 'data'))[0]), /^HTTP\/1\.1 200 /)
    }
    await ask()
    const oldest = await open()
    const closed = once(oldest.resume(), 'close')
    const others = [await open(), await open()]
    await closed
    await ask()
    assert.deepEqual(others.map(({ destroyed }) => destroyed), [false, false])
  })

  test('files that cannot be read or do not fit each other end the start with a sentence', async () => {
    await writeFile(at('none.pem'), 'no certificate')
    for (const [key, cert, sentence] of [
      [at('nothing'), at('one.pem'), /IPCR_TLS_KEY: .*nothing cannot be read/], [at('one.key'), at('nothing'), /IPCR_TLS_CERT: .*nothing cannot be read/],
      [at('one.key'), at('two.pem'), /cannot be used/], [at('one.pem'), at('one.key'), /cannot be used/], [at('one.key'), at('none.pem'), /cannot be used/],
    ] as const) assert.throws(() => readTls({ key, cert }), (error) => error instanceof ConfigError && sentence.test(error.message))
    const { code, stderr } = await run(process.execPath, ['server.ts'], { cwd: ROOT, allowFailure: true, env: { PORT: '0', IPCR_DATA: at('data'), IPCR_TLS_KEY: at('one.key'), IPCR_TLS_CERT: at('two.pem') } })
    assert.equal(code, 1)
    assert.match(stderr, /^ipcr: IPCR_TLS_KEY and IPCR_TLS_CERT cannot be used \(/m)
    assert.doesNotMatch(stderr, /BEGIN|^\s+at /m)
  })

  test('a renewed pair is taken without a restart; while it does not fit, the one before stays', async (t) => {
    const files = { key: at('live.key'), cert: at('live.pem') }
    await copyFile(at('one.key'), files.key)
    await copyFile(at('one.pem'), files.cert)
    const first = readTls(files)
    const server = createServer(first, (_req, res) => void res.end('here')).listen(0, '127.0.0.1')
    t.after(() => {
      server.close()
      server.closeAllConnections()
    })
    await once(server, 'listening')
    followTls(server, files, first, createLogger('silent'), 20)
    const { port } = server.address() as AddressInfo
    assert.equal((await get(port, '/', { name: 'one' })).text, 'here')
    await copyFile(at('two.key'), files.key)
    await delay(100)
    assert.equal((await get(port, '/', { name: 'one' })).text, 'here')
    await copyFile(at('two.pem'), files.cert)
    const isTaken = () => get(port, '/', { name: 'two' }).then(({ text }) => text === 'here', () => false)
    for (let i = 0; i < 3000 && !(await isTaken()); i++) await delay(20)
    assert.ok(await isTaken())
  })
})
