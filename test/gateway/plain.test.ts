import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import { CID } from 'multiformats/cid'
import type { Answer } from '../conformance/http-call.ts'
import { nodeBlock, rawBlock } from '../../lib/ipfs/dag/block.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { fileNode, putFile, serveBlocks } from './support.ts'

const blocks = new MemoryBlocks()
const html = putFile(blocks, '<script>alert(document.domain)</script>')
const text = putFile(blocks, 'some text\n')
const binary = putFile(blocks, Uint8Array.of(0, 1, 2, 3, 255))
const leaves = Array.from({ length: 5 }, (_, index) => rawBlock(Buffer.alloc(1000, index + 65)))
const big = fileNode(leaves.map(({ cid }) => ({ cid, size: 1000 })))
blocks.putInFile(leaves)
blocks.put(big)
const bytes = Buffer.concat(leaves.map((leaf) => leaf.bytes))
const root = await blocks.directories.build([
  ...['page.html', 'picture.svg', 'feed.xml', 'page.xhtml', 'script.js', 'style.css'].map((name) => ({ name, ...html })), { name: 'README.md', ...text },
  { name: 'noext', ...text }, { name: 'binary', ...binary }, { name: 'data.json', ...text }, { name: 'photo.png', ...binary }, { name: 'layer.tar.gz', ...binary },
  { name: 'big', cid: big.cid, tsize: 5000 }, { name: 'empty', ...putFile(blocks, '') },
])
const gateway = await serveBlocks(blocks)
const at = (path: string): string => `/ipfs/${root.cid}/${path}`

function expect(answer: Answer, status: number, headers: Record<string, string | RegExp | undefined>): void {
  assert.equal(answer.status, status, answer.text)
  for (const [name, value] of Object.entries(headers)) {
    if (value instanceof RegExp) assert.match(String(answer.headers[name]), value, name)
    else assert.equal(answer.headers[name], value, name)
  }
}

const TYPES: [string, string][] = [
  ['README.md', 'text/plain; charset=utf-8'], ['noext', 'text/plain; charset=utf-8'], ['binary', 'application/octet-stream'], ['data.json', 'application/json'],
  ['photo.png', 'image/png'], ['layer.tar.gz', 'application/gzip'], ['big', 'application/octet-stream'], ['empty', 'application/octet-stream'],
]
for (const [name, type] of TYPES) test(`${name} is ${type}`, async () => expect(await gateway.get(at(name)), 200, { 'content-type': type }))

for (const name of ['page.html', 'picture.svg', 'feed.xml', 'page.xhtml', 'script.js', 'style.css']) {
  test(`bad-input 33: ${name} of a user is shown as its source and can run nothing`, async () => {
    for (const query of ['', '?filename=x.html', '?download=true']) {
      expect(await gateway.get(at(name) + query), 200, {
        'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'content-security-policy': /^sandbox [^;]*; default-src 'none'/,
      })
    }
  })
}

test('every header of a file under a CID', async () => {
  const noext = await gateway.get(at('noext'))
  expect(noext, 200, {
    etag: `"${text.cid}"`, 'cache-control': 'public, max-age=29030400, immutable', 'x-ipfs-path': at('noext'), 'x-ipfs-roots': `${root.cid},${text.cid}`,
    'content-length': '10', 'accept-ranges': 'bytes', 'access-control-allow-origin': '*', 'access-control-expose-headers': /X-Ipfs-Roots/,
    'referrer-policy': 'no-referrer', vary: 'Accept', 'content-disposition': undefined, 'content-location': undefined,
  })
  assert.equal(noext.text, 'some text\n')
})

test('a file of many blocks is one body, and any range of it', async () => {
  const whole = await gateway.get(at('big'))
  assert.ok(whole.body.equals(bytes))
  await fc.assert(fc.asyncProperty(fc.nat(4999), fc.nat(4999), async (one, other) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)]
    const part = await gateway.get(at('big'), { range: `bytes=${first}-${last}` })
    expect(part, 206, { 'content-range': `bytes ${first}-${last}/5000`, 'content-length': String(last - first + 1), etag: whole.headers.etag })
    assert.ok(part.body.equals(bytes.subarray(first, last + 1)))
  }), { numRuns: 40 })
})

test('a blob goes out of its file', async () => {
  const path = blocks.putInFile([])
  writeFileSync(path, bytes)
  blocks.putBlobFile(big.cid, { path, size: 5000, digest: 'sha256:' })
  blocks.asked.length = 0
  const part = await gateway.get(`/ipfs/${big.cid}`, { range: 'bytes=-7' })
  assert.ok(part.status === 206 && part.body.equals(bytes.subarray(-7)))
  assert.ok(blocks.asked.every((cid) => cid.equals(big.cid)), 'a leaf was looked up')
})

const RANGES: [string, number, string | undefined][] = [
  ['bytes=0-', 206, 'bytes 0-9/10'], ['bytes=-1', 206, 'bytes 9-9/10'], ['bytes=5-4', 416, 'bytes */10'], ['bytes=10-', 416, 'bytes */10'],
  ['bytes=0-1,3-4', 200, undefined], ['items=0-1', 200, undefined], ['bytes=0-99999999999', 206, 'bytes 0-9/10'], ['bytes=', 200, undefined],
]
for (const [range, status, contentRange] of RANGES) {
  test(`bad-input 11: Range "${range}" of ten bytes is ${status}, of a file and of its block`, async () => {
    for (const path of [at('noext'), `/ipfs/${text.cid}?format=raw`]) expect(await gateway.get(path, { range }), status, { 'content-range': contentRange })
  })
}

test('a range goes with an entity tag that still holds, and HEAD has none', async () => {
  expect(await gateway.get(at('noext'), { range: 'bytes=0-1', 'if-range': `"${text.cid}"` }), 206, {})
  expect(await gateway.get(at('noext'), { range: 'bytes=0-1', 'if-range': '"other"' }), 200, {})
  expect(await gateway.call({ method: 'HEAD', path: at('noext'), headers: { range: 'bytes=0-1' } }), 200, { 'content-length': '10' })
})

test('what a client has already is 304 without a body', async () => {
  for (const path of [at('noext'), `/ipfs/${text.cid}?format=raw`, `/ipfs/${root.cid}/`]) {
    const answer = await gateway.get(path)
    const again = await gateway.get(path, { 'if-none-match': `"x", W/${answer.headers.etag}` })
    expect(again, 304, { etag: answer.headers.etag, 'cache-control': answer.headers['cache-control'] })
    assert.equal(again.body.length, 0)
  }
})

test('a block as it is, by query or Accept, with the headers of the trustless gateway', async () => {
  const headers = {
    'content-type': 'application/vnd.ipld.raw', 'content-disposition': `attachment; filename="${big.cid}.bin"`, etag: `"${big.cid}.raw"`,
    'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=29030400, immutable', 'content-length': String(big.bytes.length),
  }
  const asked = await gateway.get(`/ipfs/${big.cid}?format=raw`)
  expect(asked, 200, { ...headers, 'content-location': undefined, vary: undefined })
  assert.ok(asked.body.equals(big.bytes))
  const accepted = await gateway.get(`/ipfs/${big.cid}`, { accept: 'application/vnd.ipld.raw' })
  expect(accepted, 200, { ...headers, 'content-location': `/ipfs/${big.cid}?format=raw`, vary: 'Accept' })
  const leaf = await gateway.get(`/ipfs/${leaves[1]?.cid}?format=raw`)
  assert.ok(leaf.body.equals(Buffer.from(leaves[1]?.bytes ?? '')))
})

test('Content-Location names the form of a CAR that Accept asked for', async () => {
  const answer = await gateway.get(`/ipfs/${text.cid}?dag-scope=block`, { accept: 'application/vnd.ipld.car;version=1;order=dfs;dups=y' })
  expect(answer, 200, { 'content-location': `/ipfs/${text.cid}?dag-scope=block&format=car&car-version=1&car-order=dfs&car-dups=y` })
})

test('HEAD has what GET has, and no body', async () => {
  for (const path of [at('big'), at('noext'), `/ipfs/${big.cid}?format=raw`, `/ipfs/${root.cid}/`, '/ipfs/bafkqaaa', '/ipfs/bafkqaaa?format=raw']) {
    const [head, get] = [await gateway.call({ method: 'HEAD', path }), await gateway.get(path)]
    assert.equal(head.status, 200, path)
    assert.equal(head.body.length, 0)
    for (const name of ['etag', 'content-type', 'cache-control', 'x-ipfs-roots']) assert.equal(head.headers[name], get.headers[name], name)
  }
})

test('the probe of clients is an empty 200', async () => {
  for (const method of ['GET', 'HEAD']) {
    for (const [path, accept] of [['/ipfs/bafkqaaa?format=raw', '*/*'], ['/ipfs/bafkqaaa', 'application/vnd.ipld.raw']] as const) {
      const answer = await gateway.call({ method, path, headers: { accept } })
      expect(answer, 200, { 'content-type': 'application/vnd.ipld.raw', 'content-length': '0' })
    }
  }
})

test('bad-input 26: what an identity CID carries is not given out in this hub\'s name', async () => {
  const page = CID.createV1(0x55, { code: 0, size: 25, digest: Buffer.from('<script>alert(1)</script>'), bytes: Buffer.concat([Buffer.from([0, 25]), Buffer.from('<script>alert(1)</script>')]) })
  for (const query of ['', '?format=raw', '?format=car']) expect(await gateway.get(`/ipfs/${page}${query}`), 404, {})
})

test('bad-input 26: a path through what is no directory is 404 and says where', async () => {
  for (const path of ['noext/x', 'big/x', 'binary/a/b/c', 'missing', 'missing/x']) {
    const answer = await gateway.get(at(path))
    expect(answer, 404, { 'content-type': 'text/plain; charset=utf-8' })
    assert.match(answer.text, /There is no/)
  }
})

test('what is neither a file nor a directory is told apart from what is not here', async () => {
  const plain = nodeBlock({ Data: Buffer.from('not unixfs'), Links: [] })
  const link = nodeBlock({ Data: new UnixFS({ type: 'symlink', data: Buffer.from('../secret') }).marshal(), Links: [] })
  const garbage = { cid: CID.createV1(dagPb.code, rawBlock(Buffer.from([255, 255])).cid.multihash), bytes: Buffer.from([255, 255]) }
  for (const block of [plain, link, garbage]) blocks.put(block)
  expect(await gateway.get(`/ipfs/${plain.cid}`), 406, {})
  expect(await gateway.get(`/ipfs/${link.cid}`), 406, {})
  expect(await gateway.get(`/ipfs/${garbage.cid}`), 404, {})
  expect(await gateway.get(`/ipfs/${garbage.cid}?format=raw`), 200, {})
})

test('a file whose parts are missing is cut off, not ended early', async () => {
  const node = fileNode([{ cid: text.cid, size: 10 }, { cid: rawBlock(Buffer.from('gone')).cid, size: 4 }])
  blocks.put(node)
  await assert.rejects(gateway.get(`/ipfs/${node.cid}`))
  expect(await gateway.get(`/ipfs/${node.cid}`, { range: 'bytes=0-9' }), 206, {})
})

test('a name for the file is taken from the query, in ASCII and UTF-8', async () => {
  expect(await gateway.get(`${at('noext')}?filename=test%D1%82.md`), 200, { 'content-disposition': `inline; filename="test_.md"; filename*=UTF-8''test%D1%82.md` })
  expect(await gateway.get(`${at('noext')}?download=true`), 200, { 'content-disposition': 'attachment; filename="noext"' })
  expect(await gateway.get(`${at('noext')}?download=true&filename=${encodeURIComponent('a"\r\nx: y\\')}`), 200, { 'content-disposition': /^attachment; filename="a___x: y_"; filename\*=/ })
})

test('refusals: method, format, service worker, cache only; JSON for those who want it', async () => {
  expect(await gateway.call({ method: 'POST', path: at('noext') }), 405, { allow: 'GET, HEAD, OPTIONS' })
  expect(await gateway.get(`${at('noext')}?format=tar`), 406, {})
  expect(await gateway.get(`${at('noext')}?format=ipns-record`), 400, {})
  expect(await gateway.get(at('script.js'), { 'service-worker': 'script' }), 400, {})
  expect(await gateway.get(`/ipfs/${rawBlock(Buffer.from('no')).cid}`, { 'cache-control': 'only-if-cached' }), 412, {})
  expect(await gateway.get(at('noext'), { 'cache-control': 'only-if-cached' }), 200, {})
  const problem = await gateway.get('/ipfs/nothing', { accept: 'application/json' })
  expect(problem, 400, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  assert.deepEqual(JSON.parse(problem.text), { type: 'about:blank', status: 400, title: 'Bad Request', detail: '"nothing" is not a CID.' })
})

test('pages of other origins may read: preflight and answers say so', async () => {
  expect(await gateway.call({ method: 'OPTIONS', path: at('noext'), headers: { origin: 'https://example.org', 'access-control-request-method': 'GET' } }), 204, {
    'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD, OPTIONS', 'access-control-allow-headers': /Range/,
  })
  expect(await gateway.get('/ipfs/nothing'), 400, { 'access-control-allow-origin': '*' })
})
