import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftSignature, draftWithdrawal } from '../../../lib/identity/image/draft-signature.ts'
import type { ImageMessage } from '../../../lib/identity/image/image-signature.ts'
import { trustOf } from '../../../lib/identity/image/trust-of.ts'
import { weighSignatures } from '../../../lib/identity/image/weigh-signatures.ts'
import { DAY, NOW } from '../claims.ts'
import { DIGEST, OTHER, owner, REPOSITORY } from './signatures.ts'

const signedAt = (tag: string, digest: string, at: number): ImageMessage => draftSignature({ repository: REPOSITORY, digest, tag, now: at })
const takenBackAt = (tag: string, digest: string, at: number): ImageMessage => draftWithdrawal({ repository: REPOSITORY, digest, tag, now: at })

// What the tag `latest` is worth when it points to `digest`.
function trust(messages: ImageMessage[], digest: string, now = NOW): string {
  const verdicts = weighSignatures(messages.map((message) => ({ signer: owner.address, role: 'owner', message })), { tags: () => digest, now })
  return trustOf(verdicts, { tag: 'latest', digest, about: messages.length })
}

test('a tag is signed when its latest signature names its digest, and vouched for when only the bytes are', () => {
  assert.equal(trust([signedAt('latest', DIGEST, NOW - DAY)], DIGEST), 'signed')
  assert.equal(trust([signedAt('', DIGEST, NOW - DAY)], DIGEST), 'vouched')
  assert.equal(trust([signedAt('v1', DIGEST, NOW - DAY)], DIGEST), 'vouched')
  assert.equal(trust([], DIGEST), 'unsigned')
})

test('a tag that was put back to an older image is not vouched for by what was signed about that image', () => {
  const release = [signedAt('v1', DIGEST, NOW - 3 * DAY), signedAt('', DIGEST, NOW - 3 * DAY), signedAt('latest', DIGEST, NOW - 2 * DAY)]
  assert.equal(trust(release, DIGEST), 'signed')
  assert.equal(trust([...release, signedAt('latest', OTHER, NOW - DAY)], DIGEST), 'moved')
})

test('a signature of the tag that was taken back or has expired says nothing against the bytes', () => {
  const bytes = signedAt('', DIGEST, NOW - DAY)
  assert.equal(trust([bytes, signedAt('latest', OTHER, NOW - 3 * DAY), takenBackAt('latest', OTHER, NOW - 2 * DAY)], DIGEST), 'vouched')
  assert.equal(trust([bytes, { ...signedAt('latest', OTHER, NOW - 3 * DAY), notAfter: NOW / 1000 - 60 }], DIGEST), 'vouched')
})
