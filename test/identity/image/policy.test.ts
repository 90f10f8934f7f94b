import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_KEYS, MOST_PEM, MOST_REPOSITORIES, namespaceSigningSchema, wantsSignature, withinLimits } from '../../../lib/identity/image/policy.ts'

const key = (pem: string) => ({ type: 'cosign' as const, pem, from: 1 })

test('a rule wants signatures of all repositories, or of those that it names', () => {
  assert.equal(wantsSignature({ v: 1, signed: 'all' }, 'app'), true)
  assert.equal(wantsSignature({ v: 1, signed: ['team/app'] }, 'team/app'), true)
  for (const path of ['app', 'team', 'team/app/debug']) assert.equal(wantsSignature({ v: 1, signed: ['team/app'] }, path), false)
})

test('what a root says beyond the limits is taken over as far as it fits, never as less than it asks for', () => {
  const long = withinLimits({ policy: { v: 1, signed: Array.from({ length: MOST_REPOSITORIES + 1 }, (_, index) => `app-${index}`) }, keys: Array.from({ length: MOST_KEYS + 5 }, (_, index) => key(index === 0 ? 'p'.repeat(MOST_PEM + 1) : 'p')) })
  assert.equal(long.policy.signed, 'all')
  assert.deepEqual([long.keys.length, long.keys.some(({ pem }) => pem.length > MOST_PEM)], [MOST_KEYS, false])
  assert.equal(namespaceSigningSchema.safeParse(long).success, true)
  const short = { policy: { v: 1 as const, signed: ['app'] }, keys: [key('p')] }
  assert.deepEqual(withinLimits(short), short)
})
