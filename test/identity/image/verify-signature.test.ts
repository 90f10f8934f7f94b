import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeSignature, parseSignature } from '../../../lib/identity/image/signature-artifact.ts'
import type { SignatureDocument } from '../../../lib/identity/image/image-signature.ts'
import type { RoleHistory } from '../../../lib/identity/image/role-history.ts'
import { judgeSigner, proveSignature } from '../../../lib/identity/image/verify-signature.ts'
import { DAY, NOW } from '../claims.ts'
import { DAY_SECONDS, DIGEST, member, OTHER, owner, REPOSITORY, signed, stranger } from './signatures.ts'

const seconds = NOW / 1000
const roles: RoleHistory = {
  owners: [{ owner: owner.address, from: NOW - 300 * DAY }],
  teams: [{ seq: NOW - 10 * DAY, notAfter: seconds + 100 * DAY_SECONDS, members: [{ account: member.address, role: 'write' }] }],
}
type Changes = { subject?: string; repository?: string; roles?: RoleHistory }
const judge = async (document: SignatureDocument | undefined, changes: Changes = {}) => {
  const proved = await proveSignature(document, { subject: DIGEST, repository: REPOSITORY, ...changes })
  return proved.state === 'proved' ? judgeSigner(proved, changes.roles ?? roles, NOW) : proved
}

const HALF_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

// The other root of the same signature, which the curve accepts too.
function highS(document: SignatureDocument): SignatureDocument {
  const [r, s, v] = [document.signature.slice(2, 66), document.signature.slice(66, 130), document.signature.slice(130)]
  return { ...document, signature: `0x${r}${(HALF_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0')}${v === '1b' ? '1c' : '1b'}` }
}

function withRole(role: 'owner' | 'maintain' | 'write' | 'read', since = NOW - 10 * DAY): RoleHistory {
  return { owners: roles.owners, teams: [{ seq: since, notAfter: seconds + DAY_SECONDS, members: [{ account: member.address, role }] }] }
}

const RIGHT: [string, () => Promise<SignatureDocument>, Changes, string][] = [
  ['by the owner', () => signed(owner), {}, 'owner'],
  ['by a member who may write', () => signed(member), {}, 'write'],
  ['by a member who maintains', () => signed(member), { roles: withRole('maintain') }, 'maintain'],
  ['of bytes without a tag', () => signed(owner, { tag: '' }), {}, 'owner'],
  ['by a member of then, who is none today', () => signed(member, { issuedAt: seconds - 5 * DAY_SECONDS, seq: NOW - 5 * DAY }),
    { roles: { ...roles, teams: [...roles.teams, { seq: NOW - DAY, notAfter: seconds + DAY_SECONDS, members: [] }] } }, 'write'],
  ['by the owner of then, before the handle went to another', () => signed(stranger, { issuedAt: seconds - 200 * DAY_SECONDS, seq: NOW - 200 * DAY }),
    { roles: { ...roles, owners: [{ owner: stranger.address, from: 0 }, { owner: owner.address, from: NOW - 100 * DAY }] } }, 'owner'],
]

for (const [title, make, changes, role] of RIGHT) {
  test(`a signature ${title} is proved`, async () => {
    const verdict = await judge(await make(), changes)
    assert.equal(verdict.state === 'granted' ? verdict.facts.role : verdict.reason, role)
  })
}

const swapped = async (): Promise<SignatureDocument> => ({ ...(await signed(owner)), types: { ImageSignature: [{ name: 'anything', type: 'string' }] } })

const WRONG: [string, () => Promise<SignatureDocument | undefined>, Changes, string][] = [
  ['unreadable', () => Promise.resolve(undefined), {}, 'MALFORMED'],
  ['of another digest than its subject', () => signed(owner, { digest: OTHER }), {}, 'OTHER_DIGEST'],
  ['copied onto another image', () => signed(owner), { subject: OTHER }, 'OTHER_DIGEST'],
  ['of another repository', () => signed(owner, { repository: 'alice/other' }), {}, 'OTHER_REPOSITORY'],
  ['copied into another repository', () => signed(owner), { repository: 'mallory/app' }, 'OTHER_REPOSITORY'],
  ['with other types in the file', swapped, {}, 'OTHER_TYPES'],
  ['with another domain in the file', async () => ({ ...(await signed(owner)), domain: { name: 'ipcr namespace', version: '1' } }), {}, 'OTHER_TYPES'],
  ['with another primary type', async () => ({ ...(await signed(owner)), primaryType: 'NamespaceClaim' }), {}, 'OTHER_TYPES'],
  ['by somebody without a part', () => signed(stranger), {}, 'NO_ROLE'],
  ['by somebody who may only read', () => signed(member), { roles: withRole('read') }, 'ROLE_TOO_SMALL'],
  ['from before the signer had the part', () => signed(member, { issuedAt: seconds - 11 * DAY_SECONDS }), {}, 'ROLE_LATER'],
  ['by a member whose part was taken away before', () => signed(member),
    { roles: { ...roles, teams: [...roles.teams, { seq: NOW - DAY, notAfter: seconds + DAY_SECONDS, members: [] }] } }, 'ROLE_LATER'],
  ['by a member of then, dated back, that is to count from now on', () => signed(member, { issuedAt: seconds - 5 * DAY_SECONDS }),
    { roles: { ...roles, teams: [...roles.teams, { seq: NOW - DAY, notAfter: seconds + DAY_SECONDS, members: [] }] } }, 'ROLE_LATER'],
  ['by an owner of then, dated back, that is to count from now on', () => signed(stranger, { issuedAt: seconds - 200 * DAY_SECONDS }),
    { roles: { ...roles, owners: [{ owner: stranger.address, from: 0 }, { owner: owner.address, from: NOW - 100 * DAY }] } }, 'ROLE_LATER'],
  ['by a member of the team of the owner before', () => signed(member), { roles: { ...roles, owners: [{ owner: stranger.address, from: 0 }, { owner: owner.address, from: NOW - 5 * DAY }] } }, 'ROLE_LATER'],
  ['under a team that had ended', () => signed(member), { roles: { ...roles, teams: [{ seq: NOW - 200 * DAY, notAfter: seconds - DAY_SECONDS, members: [{ account: member.address, role: 'write' }] }] } }, 'ROLE_LATER'],
  ['that names another signer', async () => ({ ...(await signed(member)), signer: `eip155:1:${owner.address}` }), {}, 'SIGNER_MISMATCH'],
  ['whose message was changed', async () => { const made = await signed(owner); return { ...made, message: { ...made.message, tag: 'latest' } } }, {}, 'SIGNER_MISMATCH'],
  ['with a high s', async () => highS(await signed(owner)), {}, 'SIGNER_MISMATCH'],
  ['that is dated an hour ahead', () => signed(owner, { seq: NOW + 3_600_000 }), {}, 'SEQ_AHEAD'],
  ['that begins in an hour', () => signed(owner, { issuedAt: seconds + 3600 }), {}, 'NOT_YET'],
]

for (const [title, make, changes, reason] of WRONG) {
  test(`a signature ${title} is refused`, async () => {
    const verdict = await judge(await make(), changes)
    assert.equal(verdict.state === 'refused' ? verdict.reason : verdict.state, reason)
  })
}

test('flipping any bit of a stored signature never leaves it proved', async () => {
  const { message, signature } = await signed(owner)
  const bytes = encodeSignature(message, owner.address, signature)
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const verdict = await judge(parseSignature(flipped))
    // Of an address the case of letters is a checksum only, so it may change and mean the same.
    const isSame = Buffer.from(flipped).toString().toLowerCase() === Buffer.from(bytes).toString().toLowerCase()
    assert.ok(verdict.state === 'refused' || isSame)
  }), { numRuns: 300 })
})

test('what is read is what was written, and anything else is read as nothing', async () => {
  const document = await signed(owner)
  assert.deepEqual(parseSignature(encodeSignature(document.message, owner.address, document.signature)), document)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => parseSignature(bytes) === undefined))
})
