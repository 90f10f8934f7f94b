import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Database } from 'better-sqlite3'
import { placeOf, rankOf } from '../../../lib/db/index/rank.ts'
import { dropSearchRow, writeSearchRow } from '../../../lib/db/index/search-row.ts'
import { facetToken, leafToken, namePrefixToken, nameToken, shortPrefixToken, wordsOf } from '../../../lib/db/index/search-tokens.ts'
import { typeWords } from '../../../lib/db/index/type-words.ts'
import { all, first, run } from '../../../lib/db/operation.ts'
import { addNamespace, addRepository, addSource } from './fill-index.ts'
import { openTestIndex } from './index-database.ts'

const found = (db: Database, token: string): string[] =>
  all<{ name: string }>(db, `SELECT r.name FROM repository_text t JOIN repository r ON r.place = t.rowid WHERE repository_text MATCH ? ORDER BY t.rowid DESC`, `"${token}"`).map((row) => row.name)

function openWithApp(t: Parameters<typeof openTestIndex>[0]): { db: Database; id: number } {
  const db = openTestIndex(t)
  addSource(db, { name: 'alice' })
  addNamespace(db, { source: 'alice' })
  const id = addRepository(db, {
    name: 'alice/my-App.v2', namespace: 'alice', short: 'Serves Café pages', readme: '# Read me\nkubernetes',
    manifests: [
      { text: 'one', tags: ['v1'], platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }], labels: [['maintainer', 'Zoë']] },
      { text: 'sbom', artifactType: 'application/spdx+json' },
    ],
  })
  return { db, id }
}

test('a repository is found by words of all that it says, by beginnings in name and description, and by properties', (t) => {
  const { db } = openWithApp(t)
  const tokens = [
    'alice', 'my', 'app', 'cafe', 'kubernetes', 'zoe', nameToken('app'), namePrefixToken('al'), shortPrefixToken('serv'), leafToken(['my', 'app', 'v2']),
    facetToken('arch', 'arm64'), facetToken('arch', 'ARM64/v8'), facetToken('os', 'linux'), facetToken('type', 'sbom'), facetToken('type', 'application/spdx+json'), facetToken('type', 'image'),
  ]
  for (const token of tokens) assert.deepEqual(found(db, token), ['alice/my-App.v2'], JSON.stringify(token))
  for (const token of ['kube', nameToken('cafe'), namePrefixToken('cafe'), facetToken('arch', 'amd64'), leafToken(['app'])]) assert.deepEqual(found(db, token), [], JSON.stringify(token))
})

test('a repository that changes is found by what it says now and stands where its rank puts it', (t) => {
  const { db, id } = openWithApp(t)
  addRepository(db, { name: 'alice/other', namespace: 'alice', at: 10 * 3_600_000 })
  assert.deepEqual(found(db, 'alice'), ['alice/other', 'alice/my-App.v2'])
  run(db, `UPDATE repository SET short = 'quiet', rank = ? WHERE id = ?`, rankOf({ verified: true, followers: 0, updatedAt: 0 }), id)
  writeSearchRow(db, id)
  assert.deepEqual([found(db, 'alice'), found(db, 'cafe'), found(db, 'quiet')], [['alice/my-App.v2', 'alice/other'], [], ['alice/my-App.v2']])
})

test('a repository without a manifest is not listed, nor one that is dropped', (t) => {
  const { db, id } = openWithApp(t)
  const place = () => first<{ place: number | null }>(db, 'SELECT place FROM repository WHERE id = ?', id)?.place
  run(db, 'UPDATE repository SET manifest_count = 0 WHERE id = ?', id)
  writeSearchRow(db, id)
  assert.deepEqual([found(db, 'alice'), place()], [[], null])
  run(db, 'UPDATE repository SET manifest_count = 1 WHERE id = ?', id)
  writeSearchRow(db, id)
  assert.equal(found(db, 'alice').length, 1)
  dropSearchRow(db, id)
  assert.deepEqual([found(db, 'alice'), place()], [[], null])
})

test('whatever a README holds is indexed, and every word of it finds it', (t) => {
  const db = openTestIndex(t)
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    const words = wordsOf(text)
    run(db, 'INSERT INTO repository_text (rowid, tokens) VALUES (1, ?)', words.join(' '))
    for (const word of words) assert.equal(all(db, 'SELECT rowid FROM repository_text WHERE repository_text MATCH ?', `"${word}"`).length, 1, JSON.stringify(word))
    run(db, 'DELETE FROM repository_text WHERE rowid = 1')
  }), { numRuns: 500 })
})

test('words are cut the same way again, and no marks are left in them', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const words = wordsOf(text)
    assert.deepEqual(wordsOf(words.join(' ')), words)
    assert.ok(words.every((word) => !/[\ue000-\uf8ff\s]/.test(word)))
  }))
})

test('a place is a safe number, in the order of rank and then id', () => {
  const facts = fc.record({ verified: fc.boolean(), followers: fc.nat(), updatedAt: fc.integer({ min: -1, max: 4e12 }) })
  fc.assert(fc.property(facts, facts, fc.nat(2 ** 27 - 1), fc.nat(2 ** 27 - 1), (one, other, a, b) => {
    const [x, y] = [rankOf(one), rankOf(other)]
    assert.ok(Number.isSafeInteger(placeOf(x, a)))
    assert.equal(Math.sign(placeOf(x, a) - placeOf(y, b)), Math.sign(x - y || a - b))
  }))
  assert.ok(rankOf({ verified: true, followers: 0, updatedAt: 0 }) > rankOf({ verified: false, followers: 2 ** 40, updatedAt: 4e15 }))
})

test('types are found by the names that people use', () => {
  const cases: [string, string][] = [
    ['application/vnd.oci.image.config.v1+json', 'image'], ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
    ['application/vnd.cncf.helm.config.v1+json', 'helm'], ['application/vnd.ipcr.signature.eip712.v1+json', 'signature'],
    ['application/vnd.cyclonedx+json', 'sbom'], ['application/vnd.in-toto+json', 'attestation'], ['application/vnd.wasm.config.v0+json', 'wasm'],
  ]
  for (const [type, word] of cases) assert.ok(typeWords(type).includes(word), type)
})
