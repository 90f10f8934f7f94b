import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { displayName, fullName, imagePath, parsePageReference, repositoryPath } from '../../lib/hub/page-reference.ts'

const HEX = 'a'.repeat(64)
const parse = (path: string) => parsePageReference(path.slice(1).split('/'))

const component = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?$/)
const repository = fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'))
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)

test('what follows docker pull is a page', () => {
  assert.deepEqual(parse('/alice'), { kind: 'name', name: 'alice' })
  assert.deepEqual(parse('/alice/app'), { kind: 'repository', repository: 'alice/app' })
  assert.deepEqual(parse('/alice/app:v1'), { kind: 'image', repository: 'alice/app', reference: { kind: 'tag', tag: 'v1' } })
  assert.deepEqual(parse(`/alice/app@sha256:${HEX}`), { kind: 'image', repository: 'alice/app', reference: { kind: 'digest', digest: `sha256:${HEX}` } })
  assert.deepEqual(parse('/nginx:1.27'), { kind: 'image', repository: 'library/nginx', reference: { kind: 'tag', tag: '1.27' } })
})

test('a wallet’s address is read with the capitals that wallets show, a domain and an ENS name as they are', () => {
  const address = `0x${'aB'.repeat(20)}`
  const name = address.toLowerCase()
  assert.deepEqual(parse(`/${address}`), { kind: 'name', name })
  assert.deepEqual(parse(`/${address}/app`), { kind: 'repository', repository: `${name}/app` })
  assert.deepEqual(parse(`/${address}/app:V1`), { kind: 'image', repository: `${name}/app`, reference: { kind: 'tag', tag: 'V1' } })
  assert.equal(parse(`/a/${address}`), undefined)
  assert.deepEqual(parse('/alice.eth/app:v1'), { kind: 'image', repository: 'alice.eth/app', reference: { kind: 'tag', tag: 'v1' } })
  assert.deepEqual(parse('/example.org'), { kind: 'name', name: 'example.org' })
})

test('in name:tag@digest the digest decides', () => {
  assert.deepEqual(parse(`/a/b:v1@sha256:${HEX}`), parse(`/a/b@sha256:${HEX}`))
})

test('a percent-encoded colon or at sign reads as the plain one, an encoded slash does not', () => {
  assert.deepEqual(parse('/alice/app%3Av1'), parse('/alice/app:v1'))
  assert.deepEqual(parse(`/alice/app%40sha256%3a${HEX}`), parse(`/alice/app@sha256:${HEX}`))
  assert.equal(parse('/alice%2Fapp'), undefined)
})

test('bad-input 8: what is no name, tag or digest is no page', () => {
  const paths = ['/', '/Alice/app', '/a//b', '/a/../b', '/a/%2e%2e/b', '/a/b:', '/a/b:-x', '/a/b@', '/a/b@v1', '/a/b@sha256:00', `/a/b:sha256:${HEX}`,
    `/a/b:.x@sha256:${HEX}`, '/a/b%00', '/%zz', '/a/b%', '/ä/b', `/${'a'.repeat(256)}`, '/a/b/', '/:v1', `/@sha256:${HEX}`, `/a/b:${'t'.repeat(129)}`]
  for (const path of paths) assert.equal(parse(path), undefined, path)
})

test('the path of every image reads back as that image', () => {
  fc.assert(fc.property(repository, tag, (name, reference) => {
    assert.deepEqual(parse(imagePath(name, reference)), { kind: 'image', repository: name, reference: { kind: 'tag', tag: reference } })
    assert.deepEqual(parse(repositoryPath(name)), { kind: 'repository', repository: name })
    assert.equal(fullName(displayName(name)), name)
  }))
})

test('no path makes the parser throw', () => {
  fc.assert(fc.property(fc.array(fc.string()), (segments) => void parsePageReference(segments)))
})
