import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckedImage } from '../../cli/image/checked-image.ts'
import { describeImage, whyNotTrusted } from '../../cli/image/describe-image.ts'
import type { Digest } from '../../lib/oci/digest.ts'

const DIGEST: Digest = `sha256:${'d1'.repeat(32)}`

function checked(verified: Partial<CheckedImage['verified']>, changes: Partial<CheckedImage> = {}): CheckedImage {
  return {
    hub: { host: 'hub.example.org', origin: 'https://hub.example.org', at: 'https://hub.example.org' },
    image: { host: undefined, repository: 'alice/app', name: { kind: 'handle', handle: 'alice' }, path: ['app'], reference: { kind: 'tag', tag: 'v1' } },
    ipnsName: 'k51example', validUntil: Date.now() + 60_000, served: DIGEST, required: false,
    verified: { repository: 'alice/app', digest: DIGEST, tag: 'v1', claim: { state: 'none' }, signatures: [], cosign: [], complete: true, required: false, trust: 'signed', ...verified },
    ...changes,
  }
}

test('an image that is signed, as far as all signatures were looked at, is trusted', () => {
  assert.equal(whyNotTrusted(checked({}), { strict: true }), undefined)
})

test('a signature is not trusted when there are more than were looked at: a later one may overrule it', () => {
  assert.match(whyNotTrusted(checked({ complete: false }), { strict: true }) ?? '', /more signatures than were looked at/)
  assert.match(whyNotTrusted(checked({ complete: false }, { required: true }), { strict: false }) ?? '', /more signatures than were looked at/)
})

test('what a hub or a claim says cannot steer the terminal', () => {
  const evil = checked({ repository: 'alice\u001b[8m\u009b2J\u202e\n  signed/app', claim: { state: 'refused', reason: 'MALFORMED', detail: 'no' } }, { served: `sha256:\u009b8m`, ipnsName: 'k51' })
  for (const text of [describeImage(evil), whyNotTrusted(evil, { strict: true }) ?? '']) assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  assert.equal(describeImage(evil).split('\n').length, 5)
})
