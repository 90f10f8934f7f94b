import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftSignature, draftWithdrawal } from '../../../lib/identity/image/draft-signature.ts'
import { lastChange, roleAt, type RoleHistory } from '../../../lib/identity/image/role-history.ts'
import { DAY, NOW } from '../claims.ts'
import { DAY_SECONDS, DIGEST, member, owner, REPOSITORY } from './signatures.ts'

const seconds = NOW / 1000
const subject = { repository: REPOSITORY, digest: DIGEST, tag: 'v1', now: NOW }
const joined = (seq: number): RoleHistory => ({ owners: [{ owner: owner.address, from: NOW - 300 * DAY }], teams: [{ seq, notAfter: seconds + DAY_SECONDS, members: [{ account: member.address, role: 'write' }] }] })

test('a draft is dated a minute back, for clocks that are behind', () => {
  assert.equal(draftSignature({ ...subject, since: lastChange(joined(NOW - DAY), seconds) }).issuedAt, seconds - 60)
  assert.equal(draftWithdrawal(subject).issuedAt, seconds - 60)
})

test('who has just come into a team can sign and take back at once', () => {
  for (const seq of [NOW, NOW - 1, NOW - 30_500]) {
    const since = lastChange(joined(seq), seconds)
    for (const { issuedAt } of [draftSignature({ ...subject, since }), draftWithdrawal({ ...subject, since })]) {
      assert.equal(roleAt(joined(seq), member.address, issuedAt), 'write')
      assert.ok(issuedAt <= seconds + 1)
    }
  }
})

test('a team that counts only later changes nothing yet', () => {
  assert.equal(lastChange(joined(NOW + DAY), seconds), (NOW - 300 * DAY) / 1000)
  assert.equal(lastChange({ owners: [], teams: [] }, seconds), 0)
})
