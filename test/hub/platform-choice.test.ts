import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePlatform, platformChoices } from '../../lib/hub/platform-choice.ts'
import type { IndexEntry } from '../../lib/hub/image-types.ts'

const entry = (digest: string, platform?: string, rest: Partial<IndexEntry> = {}): IndexEntry => ({ digest, mediaType: 'm', size: 1, attestation: false, ...(platform === undefined ? {} : { platform }), ...rest })
const choices = platformChoices([
  entry('d1', 'linux/arm64/v8'), entry('d2', 'linux/amd64'), entry('d3', undefined, { attestation: true }), entry('d4', 'linux/s390x', { size: undefined }), entry('d5', 'windows/amd64'), entry('d6', 'windows/amd64'), entry('d7'),
])

test('of an index what can be shown is to be chosen, once by its platform and else by its digest', () => {
  assert.deepEqual(choices.map(({ value, label }) => [value, label]), [['linux/arm64/v8', 'linux/arm64/v8'], ['linux/amd64', 'linux/amd64'], ['windows/amd64', 'windows/amd64'], ['d6', 'windows/amd64'], ['d7', 'no platform given']])
})

test('the platform that is asked for is shown, else linux/amd64, else the first', () => {
  for (const [wanted, digest] of [['linux/arm64', 'd1'], ['linux/arm64/v8', 'd1'], ['d6', 'd6'], ['d5', 'd5'], ['plan9/mips', 'd2'], [undefined, 'd2']]) assert.equal(choosePlatform(choices, wanted)?.digest, digest)
  assert.equal(choosePlatform(choices.slice(2), undefined)?.digest, 'd5')
  assert.equal(choosePlatform([], 'linux/amd64'), undefined)
})
