import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OciError } from '../../lib/oci/errors.ts'
import { parseRoute, type Route } from '../../lib/registry/route.ts'
import { digests, hostileText } from '../oci/generators.ts'

const DIGEST = `sha256:${'a'.repeat(64)}` as const
const x = { stored: 'library/x', shown: 'x' }
const deep = { stored: 'a/b/c', shown: 'a/b/c' }

const ROUTES: [string, Route][] = [
  ['/v2', { kind: 'base' }], ['/v2/', { kind: 'base' }], ['/v2/_catalog', { kind: 'catalog' }],
  ['/v2/x/tags/list', { kind: 'tags', name: x }], ['/v2/a/b/c/tags/list', { kind: 'tags', name: deep }],
  ['/v2/x/manifests/latest', { kind: 'manifest', name: x, reference: 'latest' }],
  [`/v2/a/b/c/manifests/${DIGEST}`, { kind: 'manifest', name: deep, reference: DIGEST }],
  ['/v2/x/manifests/sha256%3Aa', { kind: 'manifest', name: x, reference: 'sha256:a' }],
  ['/v2/x/manifests/a%2Fb', { kind: 'manifest', name: x, reference: 'a/b' }],
  [`/v2/x/blobs/${DIGEST}`, { kind: 'blob', name: x, digest: DIGEST }],
  ['/v2/x/blobs/uploads', { kind: 'uploads', name: x }], ['/v2/x/blobs/uploads/', { kind: 'uploads', name: x }],
  ['/v2/x/blobs/uploads/id', { kind: 'upload', name: x, id: 'id' }],
  [`/v2/a/b/c/referrers/${DIGEST}`, { kind: 'referrers', name: deep, digest: DIGEST }],
]

for (const [path, route] of ROUTES) {
  test(`${path.slice(0, 40)} is ${route.kind}`, () => {
    assert.deepEqual(parseRoute(path), route)
  })
}

const REFUSED: [string, string, number][] = [
  ['/v2/x', 'UNSUPPORTED', 404], ['/v2/x/tags', 'UNSUPPORTED', 404], ['/v2/_catalog/', 'UNSUPPORTED', 404], ['/v2/x/manifests', 'UNSUPPORTED', 404],
  ['/v2//tags/list', 'NAME_INVALID', 400], ['/v2/a//b/tags/list', 'NAME_INVALID', 400], ['/v2/../tags/list', 'NAME_INVALID', 400],
  ['/v2/%2e%2e/tags/list', 'NAME_INVALID', 400], ['/v2/a%2Fb/tags/list', 'NAME_INVALID', 400], ['/v2/A/tags/list', 'NAME_INVALID', 400],
  ['/v2/%ff/tags/list', 'NAME_INVALID', 400], ['/v2/x/manifests/%', 'NAME_INVALID', 400], ['/v2/a%00/tags/list', 'NAME_INVALID', 400],
  ['/v2/a/blobs/tags/list', 'NAME_INVALID', 400], ['/v2/manifests/latest', 'NAME_INVALID', 400],
  ['/v2/x/blobs/latest', 'DIGEST_INVALID', 400], ['/v2/x/referrers/latest', 'DIGEST_INVALID', 400], ['/v2/x/blobs/', 'DIGEST_INVALID', 400],
]

for (const [path, code, status] of REFUSED) {
  test(`bad-input 8: ${path} is ${code}`, () => {
    assert.throws(() => parseRoute(path), { code, status })
  })
}

test('a path made of name and digest gives both back', () => {
  const names = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 2, maxLength: 6 }).map((parts) => `n/${parts.join('/')}`)
  fc.assert(fc.property(names, digests, fc.constantFrom('blobs', 'referrers'), (name, digest, endpoint) => {
    const route = parseRoute(`/v2/${name}/${endpoint}/${digest}`)
    assert.ok('name' in route && 'digest' in route)
    assert.deepEqual([route.name.stored, route.digest], [name, digest])
  }))
})

test('hostile paths are a route of a valid repository or an OciError', () => {
  const segment = fc.constantFrom('a', '..', '.', '', '%2e%2e', '%2F', '%00', 'A', 'blobs', 'uploads', 'manifests', 'tags', 'list', 'referrers', '_catalog', DIGEST)
  const paths = fc.oneof(fc.array(segment, { maxLength: 7 }).map((segments) => segments.join('/')), hostileText)
  fc.assert(fc.property(paths, (path) => {
    try {
      const route = parseRoute(`/v2/${path}`)
      if ('name' in route) assert.match(route.name.stored, /^[a-z0-9]+(\/[a-z0-9]+)+$|^n?.*[._-].*$/)
      if ('name' in route) assert.doesNotMatch(route.name.stored, /(^|\/)\.{0,2}(\/|$)/)
    } catch (error) {
      assert.ok(error instanceof OciError, String(error))
    }
  }), { numRuns: 1000 })
})
