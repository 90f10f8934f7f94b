import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { dockerLogin } from '../../cli/registry/docker-logins.ts'
import { headBlob, readBlob } from '../../cli/registry/blobs.ts'
import { parseChallenges } from '../../cli/registry/challenge.ts'
import { getManifest, headManifest } from '../../cli/registry/manifests.ts'
import { requireReachable } from '../../cli/registry/reachable.ts'
import { openUpload, uploadBytes } from '../../cli/registry/upload.ts'
import { isDigest, type Digest } from '../../lib/oci/digest.ts'
import { startRegistry } from './registry-server.ts'
import { digestOf } from './saved-archives.ts'

const MIB = 1024 * 1024
const BODY = Buffer.from('the bytes of a blob')
const PASSWORD = { kind: 'password', user: 'alice', password: 'secret' } as const

function digest(bytes: Uint8Array): Digest {
  const text = digestOf(bytes)
  assert.ok(isDigest(text))
  return text
}

async function* parts(size: number): AsyncGenerator<Uint8Array> {
  for (let place = 0; place < size; place += MIB) yield Buffer.alloc(Math.min(MIB, size - place), place / MIB)
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = []
  for await (const part of bytes) found.push(part)
  return Buffer.concat(found)
}

test('challenges are read as they are written, Bearer first, and others passed over', () => {
  assert.deepEqual(parseChallenges('Basic realm="x", Bearer realm="https://auth.example.org/token",service="a \\"b\\"",scope="repository:a/b:pull"'), [
    { scheme: 'bearer', realm: 'https://auth.example.org/token', service: 'a "b"', scope: 'repository:a/b:pull' }, { scheme: 'basic' },
  ])
  for (const header of [undefined, '', 'Negotiate', 'Bearer service="x"', `Bearer realm="${'x'.repeat(10_000)}"`]) assert.deepEqual(parseChallenges(header), [])
})

test('bad-input 32: a registry sends nobody to this machine, to a link, to a private network or out of TLS', async () => {
  const from = (registry: string, named: string) => requireReachable(new URL(registry), new URL(named))
  for (const named of ['https://127.0.0.1/token', 'https://[::1]/token', 'https://169.254.169.254/latest', 'https://10.0.0.1/', 'https://100.64.0.1/', 'https://[2002:7f00::]/', 'https://[64:ff9b::7f00:1]/', 'https://[::ffff:127.0.0.1]/', 'https://localhost/', 'http://8.8.8.8/', 'https://user:word@8.8.8.8/', 'https://[fe80::1]/'])
    await assert.rejects(from('https://8.8.4.4', named), /not followed/, named)
  await from('https://8.8.4.4', 'https://8.8.8.8/token')
  await from('https://8.8.4.4', 'https://8.8.4.4/token')
  // In a company's network its token service stands beside the registry; what a cloud tells a machine does not.
  await from('https://10.0.0.1', 'https://10.0.0.2/token')
  for (const named of ['https://127.0.0.1/token', 'https://169.254.169.254/latest', 'https://[::ffff:169.254.169.254]/']) await assert.rejects(from('https://10.0.0.1', named), /not followed/)
  await assert.rejects(from('http://127.0.0.1:5000', 'http://169.254.169.254/latest'), /not followed/)
})

test('bad-input 32: a hostile realm gets no password, and no request', async () => {
  const trap = await startRegistry((_, res) => res.end('{"token":"x"}'))
  const registry = await startRegistry((_, res) => res.writeHead(401, { 'www-authenticate': `Bearer realm="${trap.url.replace('http://127.0.0.1', 'http://169.254.169.254')}/token"` }).end())
  try {
    await assert.rejects(headManifest(registry.client(PASSWORD), 'alice/app', 'v1'), /169\.254\.169\.254:\d+, without encryption: not followed/)
    assert.equal(trap.asked.length, 0)
    assert.ok(registry.asked.every(({ headers }) => headers.authorization === undefined))
  } finally {
    for (const one of [trap, registry]) one.stop()
  }
})

test('bad-input 32: a host that takes uploads for a registry is told neither its login nor where to send that', async () => {
  const storage = await startRegistry(({ url }, res) => (url.startsWith('/token') ? res.end('{"token":"x"}') : res.writeHead(401, { 'www-authenticate': `Bearer realm="${storage.url}/token"` }).end()))
  const registry = await startRegistry(({ headers }, res) => (headers.authorization === undefined ? res.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }) : res.writeHead(202, { location: `${storage.url}/upload` })).end())
  try {
    await assert.rejects(openUpload(registry.client(PASSWORD), 'alice/app').then((session) => uploadBytes(session, parts(5))), /refused/)
    assert.ok(registry.asked.some(({ headers }) => headers.authorization !== undefined))
    assert.ok(storage.asked.length > 0)
    assert.deepEqual(storage.asked.filter(({ url, headers }) => !url.startsWith('/upload') || headers.authorization !== undefined), [])
  } finally {
    for (const one of [storage, registry]) one.stop()
  }
})

test('a token is fetched once for what it is for, with the password that goes nowhere else', async () => {
  const registry = await startRegistry(({ url, headers }, res) => {
    if (url.startsWith('/token')) res.end(JSON.stringify({ token: 'good', expires_in: 300 }))
    else if (headers.authorization !== 'Bearer good') res.writeHead(401, { 'www-authenticate': `Bearer realm="${registry.url}/token",service="here"` }).end()
    else res.writeHead(200, { 'docker-content-digest': digest(BODY) }).end()
  })
  try {
    const client = registry.client(PASSWORD)
    for (let i = 0; i < 3; i++) assert.equal(await headManifest(client, 'alice/app', 'v1'), digest(BODY))
    const asked = registry.asked.filter(({ url }) => url.startsWith('/token'))
    assert.deepEqual(asked.map(({ url, headers }) => [url, headers.authorization]), [['/token?service=here&scope=repository%3Aalice%2Fapp%3Apull&client_id=ipcr', `Basic ${Buffer.from('alice:secret').toString('base64')}`]])
  } finally {
    registry.stop()
  }
})

test('an Authorization header does not follow a redirect to another host', async () => {
  const bytes = await startRegistry((_, res) => res.end(BODY))
  const registry = await startRegistry(({ headers }, res) => (headers.authorization === undefined ? res.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }) : res.writeHead(307, { location: `${bytes.url}/blob` })).end())
  try {
    assert.deepEqual(await all(readBlob(registry.client(PASSWORD), 'alice/app', { digest: digest(BODY), size: BODY.length })), BODY)
    assert.equal(registry.asked.at(-1)?.headers.authorization, `Basic ${Buffer.from('alice:secret').toString('base64')}`)
    assert.deepEqual(bytes.asked.map(({ headers }) => headers.authorization), [undefined])
  } finally {
    for (const one of [registry, bytes]) one.stop()
  }
})

test('a blob goes on where it was cut, and other bytes than its digest says are refused', async () => {
  let cuts = 0
  const registry = await startRegistry(({ url, headers }, res) => {
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0)
    if (url.includes(digest(Buffer.from('other')))) return void res.writeHead(200).end(BODY)
    res.writeHead(from === 0 ? 200 : 206, { 'content-length': BODY.length - from })
    if (cuts++ < 2) res.write(BODY.subarray(from, from + 5), () => res.destroy())
    else res.end(BODY.subarray(from))
  })
  try {
    assert.deepEqual(await all(readBlob(registry.client(), 'alice/app', { digest: digest(BODY), size: BODY.length })), BODY)
    assert.deepEqual(registry.asked.map(({ headers }) => headers.range), [undefined, 'bytes=5-', 'bytes=10-'])
    await assert.rejects(all(readBlob(registry.client(), 'alice/app', { digest: digest(Buffer.from('other')), size: BODY.length })), /gives other bytes than those of/)
    await assert.rejects(all(readBlob(registry.client(), 'alice/app', { digest: digest(Buffer.from('other')), size: 3 })), /gives other bytes/)
  } finally {
    registry.stop()
  }
})

test('an upload whose connection is cut goes on behind what arrived', async () => {
  let [received, cut]: [Buffer, boolean] = [Buffer.alloc(0), false]
  const registry = await startRegistry(({ method, url, body, headers }, res) => {
    if (method === 'POST') return void res.writeHead(202, { location: '/v2/alice/app/blobs/uploads/one' }).end()
    if (method === 'GET') return void res.writeHead(204, { range: `0-${received.length - 1}`, location: '/v2/alice/app/blobs/uploads/one' }).end()
    if (method === 'HEAD') return void res.writeHead(404).end()
    if (headers['content-range'] !== undefined) assert.equal(Number(headers['content-range'].split('-')[0]), received.length)
    const bytes = Buffer.from(body, 'latin1')
    const isCut = !cut && received.length > 0
    received = Buffer.concat([received, isCut ? bytes.subarray(0, 1_000_000) : bytes])
    if (isCut) cut = true
    if (isCut) res.destroy()
    else res.writeHead(method === 'PUT' ? 201 : 202, { location: '/v2/alice/app/blobs/uploads/one' }).end()
    assert.ok(method === 'PATCH' || url.includes('digest='), url)
  })
  try {
    const size = 14 * MIB + 5
    const sent = await uploadBytes(await openUpload(registry.client(), 'alice/app'), parts(size))
    assert.ok(cut)
    assert.equal(received.length, size)
    assert.deepEqual(sent, { digest: digest(received), size })
    assert.equal(digest(received), digest(await all(parts(size))))
  } finally {
    registry.stop()
  }
})

test('bad-input 32: a registry that gives other bytes for a digest, endless manifests or words for a terminal is refused in plain words', async () => {
  const registry = await startRegistry(({ url }, res) => {
    if (url.endsWith('endless')) return void (function more(): void { if (!res.destroyed) res.write(Buffer.alloc(MIB), more) })()
    if (url.endsWith('closed')) return void res.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'members only' }] }))
    if (url.endsWith('rude')) return void res.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message: 'no\u001b[2J\u202eway' }] }))
    res.end(BODY)
  })
  try {
    const client = registry.client()
    await assert.rejects(getManifest(client, 'alice/app', digest(Buffer.from('other'))), /other bytes than those/)
    await assert.rejects(getManifest(client, 'alice/app', 'endless'), /more than 4194304 bytes/)
    await assert.rejects(getManifest(client, 'alice/app', 'closed'), /says: members only/)
    await assert.rejects(getManifest(client, 'alice/app', 'rude'), (error) => error instanceof Error && /says: no/.test(error.message) && !/[\u001b\u202e]/.test(error.message))
    await assert.rejects(headBlob(client, 'alice/app', digest(BODY)).then(() => { throw new Error('was there') }), /was there/)
  } finally {
    registry.stop()
  }
})

describe("docker's logins", () => {
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-docker-'))
    await writeFile(join(directory, 'docker-credential-test'), '#!/bin/sh\nread server\ncase "$server" in\n  helped.example.org) echo \'{"Username":"bob","Secret":"word"}\';;\n  token.example.org) echo \'{"Username":"<token>","Secret":"refresh"}\';;\n  *) echo "credentials not found in native keychain"; exit 1;;\nesac\n')
    await chmod(join(directory, 'docker-credential-test'), 0o755)
  })
  after(() => rm(directory, { recursive: true }))
  const find = async (host: string, config: unknown) => {
    await writeFile(join(directory, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config))
    return dockerLogin(host, { ...process.env, DOCKER_CONFIG: directory, PATH: `${directory}:${process.env['PATH']}` })
  }
  const auth = Buffer.from('alice:se:cret').toString('base64')

  test('are found in its file, by every spelling of the host', async () => {
    for (const key of ['example.org', 'https://example.org', 'https://example.org/v1/', 'https://example.org/v2/']) assert.deepEqual(await find('example.org', { auths: { [key]: { auth } } }), { kind: 'password', user: 'alice', password: 'se:cret' })
    assert.deepEqual(await find('docker.io', { auths: { 'https://index.docker.io/v1/': { auth } } }), { kind: 'password', user: 'alice', password: 'se:cret' })
    assert.deepEqual(await find('example.org', { auths: { 'example.org': { auth, identitytoken: 'long' } } }), { kind: 'refresh', token: 'long' })
    for (const config of [{}, '', 'nonsense', { auths: { 'other.example.org': { auth } } }, { auths: { 'example.org': {} } }]) assert.equal(await find('example.org', config), undefined)
  })

  test('are asked of its credential helpers, whose name is no path', async () => {
    assert.deepEqual(await find('helped.example.org', { credHelpers: { 'helped.example.org': 'test' } }), { kind: 'password', user: 'bob', password: 'word' })
    assert.deepEqual(await find('token.example.org', { credsStore: 'test' }), { kind: 'refresh', token: 'refresh' })
    assert.equal(await find('nobody.example.org', { credsStore: 'test' }), undefined)
    await assert.rejects(find('example.org', { credsStore: '../../bin/sh' }), /cannot be one/)
    await assert.rejects(find('example.org', { credsStore: 'not-installed' }), /cannot be started/)
    await delay(50)
    assert.deepEqual(process.getActiveResourcesInfo().filter((one) => one === 'Timeout'), [], 'nothing keeps the command from its end')
  })
})
