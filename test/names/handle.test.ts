import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNotHandle, whyNotNewHandle } from '../../lib/names/handle.ts'
import { parseName } from '../../lib/names/name.ts'
import { RESERVED_HANDLES } from '../../lib/names/reserved.ts'

for (const handle of ['alice', 'library', 'a', '0', 'a-b', 'bafy', 'kubernetes', 'ciq', 'a'.repeat(39)]) {
  test(`${handle} can be a namespace`, () => {
    assert.equal(whyNotHandle(handle), undefined)
  })
}

const REFUSED: Record<string, string> = {
  'a domain': 'example.org',
  'an ENS name': 'alice.eth',
  '40 characters': 'a'.repeat(40),
  'an IPNS key': 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8',
  'a CIDv1': 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
  'a dockerized hash': `ciq${'a'.repeat(52)}`,
}

for (const [what, handle] of Object.entries(REFUSED)) {
  test(`${what} cannot be a namespace of this hub, and a sentence says why`, () => {
    assert.match(whyNotHandle(handle) ?? '', /\w+ .+/)
  })
}

test("the hub's own first path parts are reserved", () => {
  const own = ['v2', 'token', 'ipfs', 'ipns', 'routing', 'api', 'account', 'search', 'settings', 'operator', 'docs', 'healthz', 'readyz', 'metrics', 'names']
  for (const handle of [...own, ...RESERVED_HANDLES]) assert.match(whyNotHandle(handle) ?? '', /reserved/)
})

test('a word that a hub root or a claim needs for itself is reserved', () => {
  for (const word of ['names', 'search', '_next', 'hub']) assert.match(whyNotHandle(word) ?? '', /reserved/)
})

test('a cut-off hash cannot be a namespace, since people would take it for the hash', () => {
  assert.match(whyNotHandle('bafybeigdyrzt5sfp7udm7hu76uh7y26') ?? '', /name of content/)
})

test('a mistyped address cannot be a namespace, since people would take it for the wallet', () => {
  for (const handle of [`0x${'a'.repeat(39)}`.slice(0, 39), `0x${'1'.repeat(30)}`]) assert.match(whyNotHandle(handle) ?? '', /of a wallet/)
  assert.equal(whyNotHandle('0xcafe'), undefined)
})

test('a handle that is taken has at least three characters', () => {
  assert.match(whyNotNewHandle('ab') ?? '', /at least 3/)
  assert.equal(whyNotNewHandle('abc'), undefined)
  assert.match(whyNotNewHandle('token') ?? '', /reserved/)
})

test('files of a hub’s root are no domains, whatever DNS says of them', () => {
  for (const file of ['index.html', 'ipcr.json', 'robots.txt']) assert.equal(parseName(file), undefined)
})
