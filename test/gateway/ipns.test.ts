import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import type { NamedRoot } from '../../lib/ipfs/gateway/root-lookup.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { newName, sign } from './routing-support.ts'
import { putFile, readCar, serveBlocks } from './support.ts'

const blocks = new MemoryBlocks()
const roots = new Map<string, NamedRoot>()
const gateway = await serveBlocks(blocks, (name) => roots.get(name))
const file = putFile(blocks, 'tagged\n')
const inner = await blocks.directories.build([{ name: 'file', ...file }])
const root = await blocks.directories.build([{ name: 'inner', ...inner }])
const alice = await newName()
const record = await sign(alice, 1, { ttlMs: 30_000 })
roots.set(alice.name, { root: root.cid.toString(), record })
const at = (path: string): string => `/ipns/${alice.name}${path}`

test('a name is what its root is, for as long as its record says', async () => {
  const answer = await gateway.get(at('/inner/file'))
  assert.equal(answer.status, 200)
  assert.equal(answer.text, 'tagged\n')
  assert.equal(answer.headers['cache-control'], 'public, max-age=30')
  assert.equal(answer.headers['x-ipfs-path'], at('/inner/file'))
  assert.equal(answer.headers['x-ipfs-roots'], [root, inner, file].map(({ cid }) => cid.toString()).join(','))
  assert.equal(answer.headers.etag, `"${file.cid}"`)
})

test('a name can be spelt as a peer id, and keeps what the client wrote in its headers', async () => {
  const peerId = alice.key.publicKey.toString()
  const answer = await gateway.get(`/ipns/${peerId}/inner/file`)
  assert.deepEqual([answer.status, answer.headers['x-ipfs-path']], [200, `/ipns/${peerId}/inner/file`])
})

test('a domain and a value with a path lead below their root', async () => {
  roots.set('hub.example.org', { root: root.cid.toString(), path: ['inner'] })
  const answer = await gateway.get('/ipns/Hub.Example.org/file')
  assert.deepEqual([answer.status, answer.text, answer.headers['cache-control']], [200, 'tagged\n', undefined])
  assert.equal(answer.headers['x-ipfs-roots'], [root, inner, file].map(({ cid }) => cid.toString()).join(','))
})

test('directories, raw blocks and CARs are below a name as below a CID', async () => {
  assert.equal((await gateway.get(at('/inner'))).headers.location, at('/inner/'))
  assert.match((await gateway.get(at('/'))).text, /href="\.\/inner"/)
  assert.equal((await gateway.get(at('/inner/file?format=raw'))).text, 'tagged\n')
  const car = await gateway.get(at('/inner?format=car'))
  assert.deepEqual(await readCar(car.body), { roots: [inner.cid.toString()], cids: [root, inner, file].map(({ cid }) => cid.toString()) })
  assert.equal(car.headers['cache-control'], 'public, max-age=30')
})

test('the record of a name, by query or Accept, with the headers of the trustless gateway', async () => {
  for (const answer of [await gateway.get(at('?format=ipns-record')), await gateway.get(at(''), { accept: 'application/vnd.ipfs.ipns-record' })]) {
    assert.equal(answer.status, 200)
    assert.ok(answer.body.equals(record))
    assert.equal(answer.headers['content-type'], 'application/vnd.ipfs.ipns-record')
    assert.equal(answer.headers['content-disposition'], `attachment; filename="${alice.name}.ipns-record"`)
    assert.equal(answer.headers['cache-control'], 'public, max-age=30')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.equal((await gateway.get(at('?format=ipns-record'), { 'if-none-match': answer.headers.etag ?? '' })).status, 304)
  }
  const head = await gateway.call({ method: 'HEAD', path: at('?format=ipns-record') })
  assert.deepEqual([head.status, head.body.length, head.headers['content-length']], [200, 0, String(record.length)])
  assert.equal((await gateway.get(at('/inner?format=ipns-record'))).status, 400)
  assert.equal((await gateway.get('/ipns/hub.example.org?format=ipns-record')).status, 404)
})

test('names of nobody here are 404, with a sentence', async () => {
  const answer = await gateway.get(`/ipns/${(await newName()).name}`)
  assert.equal(answer.status, 404)
  assert.match(answer.text, /neither writes nor follows/)
  assert.equal((await gateway.get('/ipns/other.example.org/x')).status, 404)
})

test('a name whose root is not here is 404 and fetches nothing', async () => {
  const other = await newName()
  roots.set(other.name, { root: rawBlock(Buffer.from('elsewhere')).cid.toString(), record: await sign(other, 1) })
  const answer = await gateway.get(`/ipns/${other.name}/inner`)
  assert.equal(answer.status, 404)
  assert.match(answer.text, /fetches nothing for strangers/)
  assert.equal((await gateway.get(`/ipns/${other.name}?format=ipns-record`)).status, 200)
})

test('a record whose time is over is not kept by caches', async () => {
  const stale = await newName()
  roots.set(stale.name, { root: root.cid.toString(), record: await sign(stale, 1, { now: Date.now() - 1e9, lifetimeMs: 1e6 }) })
  const answer = await gateway.get(`/ipns/${stale.name}/inner/file`)
  assert.deepEqual([answer.status, answer.headers['cache-control']], [200, 'no-cache'])
})
