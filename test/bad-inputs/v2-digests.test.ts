// Bad inputs 5: digests that are none, and digests of other bytes than those sent.
import { describe, test } from 'node:test'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub, withQuery } from '../conformance/registry.ts'
import { expectAnswer, testTable } from '../conformance/table.ts'

const registry = useHub()
const hex = digestOf('x').slice(7)
const MALFORMED = [
  `sha256:${hex.slice(1)}`, `sha256:${hex}0`, `sha256:${hex.toUpperCase()}`, `sha256:g${hex.slice(1)}`, 'sha256:', ':', `SHA256:${hex}`,
  `sha1:${'a'.repeat(40)}`, `md5:${'a'.repeat(32)}`, `sha512:${hex}`, `sha512:${'a'.repeat(127)}`, `sha512:${'a'.repeat(129)}`, `sha384:${'a'.repeat(96)}`,
  `sha256:${hex}%0a`, `sha256:${hex}%00`, 'sha256:..%2F..', 'sha256:..%2f..%2f..%2f..%2fetc%2fpasswd', `sha256+b64:${hex}`, `sha256:${hex},sha256:${hex}`,
]
const bad = { status: 400, code: 'DIGEST_INVALID' }

describe('bad-input 5: malformed digests', () => {
  for (const digest of MALFORMED) {
    const short = digest.length > 40 ? `${digest.slice(0, 24)}… (${digest.length})` : digest
    testTable(registry, [
      { what: `bad-input 5: GET blob ${short}`, path: `/v2/dig/app/blobs/${digest}`, ...bad },
      { what: `bad-input 5: HEAD blob ${short}`, method: 'HEAD', path: `/v2/dig/app/blobs/${digest}`, status: 400 },
      { what: `bad-input 5: DELETE blob ${short}`, method: 'DELETE', path: `/v2/dig/app/blobs/${digest}`, ...bad },
      { what: `bad-input 5: POST ?digest=${short}`, method: 'POST', path: `/v2/dig/app/blobs/uploads/?digest=${digest}`, body: 'x', ...bad },
      { what: `bad-input 5: POST ?mount=${short}`, method: 'POST', path: `/v2/dig/app/blobs/uploads/?mount=${digest}&from=dig/other`, ...bad },
      { what: `bad-input 5: referrers of ${short}`, path: `/v2/dig/app/referrers/${digest}`, ...bad },
      { what: `bad-input 5: PUT manifest ${short}`, method: 'PUT', path: `/v2/dig/app/manifests/${digest}`, body: '{}', status: 400 },
      { what: `bad-input 5: GET manifest ${short}`, path: `/v2/dig/app/manifests/${digest}`, status: [400, 404] },
    ])
    test(`bad-input 5: PUT of an upload with ?digest=${short}`, async () => {
      const path = await registry.openUpload('dig/app')
      expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), body: 'x' }), bad)
    })
  }

  for (const path of ['/v2/dig/app/blobs/sha256:../..', '/v2/dig/app/blobs/sha256:../../../../etc/passwd', '/v2/dig/app/blobs/../../../../etc/passwd']) {
    testTable(registry, [{ what: `bad-input 5: GET ${path}`, path, status: [400, 404] }])
  }
})

test('bad-input 5: the digest of a prefix, of a suffix or of nothing is refused at the end of an upload', async () => {
  const bytes = bytesOf('prefix', 2 * 1024 * 1024 + 9)
  for (const other of [bytes.subarray(0, 1024 * 1024), bytes.subarray(0, -1), bytes.subarray(1), Buffer.alloc(0)]) {
    for (const algorithm of ['sha256', 'sha512'] as const) {
      const path = await registry.openUpload('dig/app')
      expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes }), { status: 202 })
      expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(other, algorithm)}`) }), bad)
      expectAnswer(await registry.get(path), { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' })
      expectAnswer(await registry.get(`/v2/dig/app/blobs/${digestOf(other, algorithm)}`), { status: 404 })
    }
  }
})

test('bad-input 5: two digests in one request are refused or the bytes match', async () => {
  const path = `/v2/dig/app/blobs/uploads/?digest=${digestOf('y')}&digest=${digestOf('x')}`
  expectAnswer(await registry.call({ method: 'POST', path, body: 'x' }), { status: [201, 400] })
  expectAnswer(await registry.get(`/v2/dig/app/blobs/${digestOf('y')}`), { status: 404 })
})
