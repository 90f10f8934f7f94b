import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { draftSignature, draftWithdrawal } from '../../../lib/identity/image/draft-signature.ts'
import type { ImageMessage } from '../../../lib/identity/image/image-signature.ts'
import type { SignatureFacts } from '../../../lib/identity/image/signature-verdict.ts'
import { weighSignatures } from '../../../lib/identity/image/weigh-signatures.ts'
import { DAY, NOW } from '../claims.ts'
import { DIGEST, OTHER, REPOSITORY } from './signatures.ts'

const ALICE = `0x${'A1'.repeat(20)}`
const BOB = `0x${'B0'.repeat(20)}`
const subject = { repository: REPOSITORY, digest: DIGEST, now: NOW }
const facts = (changes: Partial<ImageMessage> = {}, signer = ALICE): SignatureFacts => ({ signer, role: 'owner', message: { ...draftSignature({ ...subject, tag: 'v1' }), ...changes } })
const withdrawal = (changes: Partial<ImageMessage> = {}, signer = ALICE): SignatureFacts => ({ signer, role: 'owner', message: { ...draftWithdrawal({ ...subject, tag: 'v1' }), ...changes } })
const states = (proved: SignatureFacts[], digestNow: string | undefined = DIGEST, now = NOW): string[] =>
  weighSignatures(proved, { tags: (tag) => (tag === 'v1' ? digestNow : undefined), now }).map(({ state }) => state)

test('a tag that points to what was signed is valid, and one that points elsewhere has moved', () => {
  assert.deepEqual(states([facts()]), ['valid'])
  assert.deepEqual(states([facts()], OTHER), ['moved'])
  assert.deepEqual(states([facts({ tag: 'gone' })]), ['moved'])
})

test('of two signatures of one tag the later one counts, whoever made it', () => {
  assert.deepEqual(states([facts(), facts({ digest: OTHER, seq: NOW + 1 }, BOB)], OTHER), ['overruled', 'valid'])
  assert.deepEqual(states([facts({ digest: OTHER, seq: NOW - 1 }, BOB), facts()]), ['overruled', 'valid'])
})

test('for bytes every signer speaks for itself', () => {
  assert.deepEqual(states([facts({ tag: '' }), facts({ tag: '', seq: NOW + 1 }, BOB)]), ['valid', 'valid'])
  assert.deepEqual(states([facts({ tag: '' }), withdrawal({ tag: '', seq: NOW + 1 }, BOB)]), ['valid', 'withdrawn'])
  assert.deepEqual(states([facts({ tag: '' }), withdrawal({ tag: '', seq: NOW + 1 })]), ['overruled', 'withdrawn'])
})

test('signing again prolongs what had expired, and a withdrawal ends it', () => {
  const later = NOW + 400 * DAY
  assert.deepEqual(states([facts()], DIGEST, later), ['expired'])
  assert.deepEqual(states([facts(), facts({ seq: later, issuedAt: later / 1000, notAfter: later / 1000 + 10 })], DIGEST, later), ['overruled', 'valid'])
  assert.deepEqual(states([facts(), withdrawal({ seq: NOW + 1 })]), ['overruled', 'withdrawn'])
})

test('two that contradict each other under one number overrule each other', () => {
  assert.deepEqual(states([facts(), facts({ digest: OTHER }, BOB)]), ['overruled', 'overruled'])
  assert.deepEqual(states([facts(), withdrawal()]), ['overruled', 'overruled'])
  assert.deepEqual(states([facts(), facts({}, BOB)]), ['valid', 'valid'])
})

test('the order in which signatures are found never changes a verdict, and of one tag one digest is valid at most', () => {
  const any = fc.record({ seq: fc.integer({ min: NOW - 3, max: NOW + 3 }), digest: fc.constantFrom(DIGEST, OTHER), tag: fc.constantFrom('v1', ''), signer: fc.constantFrom(ALICE, BOB) })
  fc.assert(fc.property(fc.array(any, { maxLength: 8 }), fc.nat(), (drafts, turn) => {
    const proved = drafts.map(({ signer, ...changes }) => facts(changes, signer))
    const turned = proved.map((_, index) => (index + turn) % proved.length)
    const straight = states(proved)
    const found = states(turned.flatMap((index) => proved[index] ?? []))
    assert.deepEqual(found, turned.map((index) => straight[index]))
    const valid = proved.filter((one, index) => straight[index] === 'valid' && one.message.tag === 'v1')
    assert.ok(new Set(valid.map(({ message }) => message.digest)).size <= 1)
  }))
})
