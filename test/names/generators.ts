import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

/** CIDs of content: CIDv0, and CIDv1 of the usual codecs with sha2-256, sha2-512 or short identity digests. */
export const contentCids: fc.Arbitrary<CID> = fc.oneof(
  bytes(32).map((digest) => CID.createV0(create(0x12, digest))),
  fc.tuple(fc.constantFrom(0x55, 0x70, 0x71, 0x0129, 0x0200), bytes(32)).map(([code, digest]) => CID.createV1(code, create(0x12, digest))),
  bytes(64).map((digest) => CID.createV1(0x55, create(0x13, digest))),
  fc.uint8Array({ maxLength: 40 }).map((digest) => CID.createV1(0x55, create(0, digest))),
)

/** The multihashes of keys: Ed25519 keys stand in the name, RSA keys are hashed. */
export const keyMultihashes: fc.Arbitrary<Uint8Array> = fc.oneof(
  bytes(32).map((key) => create(0, Uint8Array.of(0x08, 0x01, 0x12, 0x20, ...key)).bytes),
  bytes(32).map((digest) => create(0x12, digest).bytes),
)

/** Lower-case domain names of two or three labels. */
export const domains: fc.Arbitrary<string> = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), { minLength: 2, maxLength: 3 }).map((labels) => labels.join('.'))

/** Text that looks like a name without being meant as one. */
export const nameLike: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.stringMatching(/^[a-z0-9]{1,39}$/),
  fc.stringMatching(/^(?:b|k|z|f|u|ciq|Qm|1|0x|ba[e-h]|f01)[a-zA-Z0-9._-]{0,60}$/),
)
