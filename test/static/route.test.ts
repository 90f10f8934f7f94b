import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseStaticRoute } from '../../lib/hub/static-route.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const K51 = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'

const references: [path: string, reference: object][] = [
  ['/alice', { kind: 'name', name: 'alice' }],
  ['/alice/', { kind: 'name', name: 'alice' }],
  ['/alice/app', { kind: 'repository', repository: 'alice/app' }],
  ['/alice/app:v1', { kind: 'image', repository: 'alice/app', reference: { kind: 'tag', tag: 'v1' } }],
  [`/alice/app@${DIGEST}`, { kind: 'image', repository: 'alice/app', reference: { kind: 'digest', digest: DIGEST } }],
  [`/${K51}/app`, { kind: 'repository', repository: `${K51}/app` }],
  ['/example.org/a/b', { kind: 'repository', repository: 'example.org/a/b' }],
  [`/0x${'AB'.repeat(20)}/app`, { kind: 'repository', repository: `0x${'ab'.repeat(20)}/app` }],
]

describe('what stands after # in the address of the static page', () => {
  for (const [path, reference] of references)
    test(`${path} is a reference`, () => {
      const route = parseStaticRoute(path)
      assert.deepEqual(route.kind === 'reference' && JSON.parse(JSON.stringify(route.reference)), reference)
    })

  for (const [path, kind] of [['/', 'root'], ['/?after=x', 'root'], ['/search?q=web', 'search'], ['/search', 'search'], ['/settings', 'settings']] as const)
    test(`${path} is ${kind}`, () => assert.equal(parseStaticRoute(path).kind, kind))

  for (const path of ['/Alice', '/alice//app', '/alice/%2e%2e/app', '/a%2Fb', '/%E0%A4%A', '/alice/app:v 1', '/alice/app@sha256:12', '//', ''])
    test(`bad-input 8: ${path} leads nowhere`, () => assert.equal(parseStaticRoute(path).kind, 'nowhere'))

  test('what follows a question mark is handed on, whatever it holds', () => {
    const { query } = parseStaticRoute('/alice/app?view=tags&filter=a%3Fb?c')
    assert.deepEqual([...query], [['view', 'tags'], ['filter', 'a?b?c']])
  })
})
