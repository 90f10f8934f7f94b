// One bad entry among the referrers, which many may push, hides none of the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referrersOfType } from '../../lib/identity/image/root-referrers.ts'
import { DOCUMENT_LIMITS } from '../../lib/roots/documents.ts'
import { imageOf, Tree } from '../support/tree.ts'
import { digestOf, OCI_MANIFEST } from './prior-image.ts'
import { byDigest, directory, open } from './saved-tree.ts'

const TYPE = 'application/vnd.example'
const IMAGE = imageOf(Buffer.from('a layer'))
const SUBJECT = byDigest(digestOf(IMAGE.manifest)).digest
const GOOD = { mediaType: OCI_MANIFEST, digest: digestOf('good'), size: 4, artifactType: TYPE }
const fileOf = (digest: string): string => `refs/referrers/${SUBJECT.replace(':', '-')}/${digest.replace(':', '-')}`

for (const [what, bad] of [
  ['is not JSON', '{'],
  ['has another shape', '{"mediaType":1}'],
  ['is too large', Buffer.alloc(DOCUMENT_LIMITS.referrer + 1, ' ')],
] as const)
  test(`bad-input 27: an entry that ${what} is passed over`, async () => {
    const tree = new Tree()
    const root = await directory(tree, {
      'oci-layout': '{"imageLayoutVersion":"1.0.0"}', 'refs/tags/v1': JSON.stringify({ mediaType: OCI_MANIFEST, digest: SUBJECT, size: IMAGE.manifest.length }),
      [fileOf(digestOf('bad'))]: bad, [fileOf(GOOD.digest)]: JSON.stringify(GOOD),
    })
    assert.deepEqual(await (await open(tree, root)).referrers(SUBJECT), [GOOD])
    assert.deepEqual(await referrersOfType(tree, root.cid, SUBJECT, TYPE), [GOOD.digest])
  })
