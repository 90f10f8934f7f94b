import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPasted, type Pasted } from '../../lib/hub/search/read-pasted.ts'

const HEX = 'ab'.repeat(32)
const DIGEST = `sha256:${HEX}`
const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const CID = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const RAW = 'bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4'

const tags = (beginning: string, ...repositories: string[]): Pasted => ({ kind: 'tags', repositories, beginning })
const CASES: [text: string, pasted: Pasted | undefined][] = [
  ['', undefined], ['nginx', undefined], ['alice/app', undefined], ['alice/', undefined], ['two words', undefined], ['deadbeef', undefined], [':v1', undefined],
  [DIGEST, { kind: 'digest', digest: DIGEST }], [` ${HEX.toUpperCase()}\n`, { kind: 'digest', digest: DIGEST }], ['sha256:abcdef012345', { kind: 'digest', digest: 'sha256:abcdef012345' }],
  [`sha512:${HEX}${HEX}`, { kind: 'digest', digest: `sha512:${HEX}${HEX}` }],
  ['alice/app:v1', tags('v1', 'alice/app')], ['alice/app:', tags('', 'alice/app')], ['nginx:al', tags('al', 'nginx', 'library/nginx')],
  ['docker pull 127.0.0.1:5000/alice/app:v1', tags('v1', 'alice/app')], ['http://localhost:5000/alice/app:v1', tags('v1', 'alice/app')], ['docker://localhost/x:v1', tags('v1', 'x', 'library/x')],
  [`${KEY.toUpperCase()}/app:v1`, tags('v1', `${KEY}/app`)], ['example.org/app:v1', tags('v1', 'example.org/app')],
  [`alice/app@${DIGEST}`, { kind: 'manifest', repositories: ['alice/app'], digest: DIGEST }], [`nerdctl run --rm localhost:5000/alice/app:v1@${DIGEST}`, { kind: 'manifest', repositories: ['alice/app'], digest: DIGEST }],
  [KEY, { kind: 'root', name: KEY, isKey: true }], [`/ipns/${KEY}/`, { kind: 'root', name: KEY, isKey: true }], [`ipfs ls /ipns/${KEY}`, { kind: 'root', name: KEY, isKey: true }],
  [CID, { kind: 'root', name: CID, isKey: false }], [`ipfs://${CID}`, { kind: 'root', name: CID, isKey: false }],
  [RAW, { kind: 'root', name: RAW, isKey: false, digest: 'sha256:a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447' }],
]

test('what is pasted is read as what it names', () => {
  for (const [text, pasted] of CASES) assert.deepEqual(readPasted(text), pasted, text)
})

test('no text makes it throw', () => {
  const pieces = fc.constantFrom('docker pull ', 'https://', 'localhost:5000/', '/ipfs/', 'sha256:', 'ab12', '@', ':', '/', ' ', KEY, CID, 'Qm', '\0', '\ud800', 'É')
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))), (text) => {
    const pasted = readPasted(text)
    if (pasted?.kind === 'tags' || pasted?.kind === 'manifest') assert.ok(pasted.repositories.length > 0)
  }), { numRuns: 3000 })
})

// With the square of their length they would not end today.
test('a long text is read to its end', () => {
  for (const text of ['a'.repeat(4_000_000), 'docker '.repeat(600_000), '1'.repeat(4_000_000), `${'a/'.repeat(2_000_000)}:v1`, '@'.repeat(4_000_000)]) readPasted(text)
})
