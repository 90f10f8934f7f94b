import { base16, base16upper } from 'multiformats/bases/base16'
import { base32, base32upper } from 'multiformats/bases/base32'
import { base36, base36upper } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { base64url } from 'multiformats/bases/base64'
import { CID } from 'multiformats/cid'
import { decode as decodeMultihash } from 'multiformats/hashes/digest'

const BASES = [base32, base32upper, base36, base36upper, base58btc, base16, base16upper, base64url]
const SHA2_256 = 0x12
const DAG_PB = 0x70
// Longer than any digest in use; base36 and base58 decode in quadratic time.
const MAX_HASH = 256
const DOCKERIZED = /^ciq[a-z2-7]{52}$/

/** How a CID can be written: `ciq` is the base32 of its bare multihash, as ipdr and image2ipfs put it into docker names. */
export type HashSpelling = 'cidv0' | 'base32' | 'base36' | 'base58' | 'ciq'

/** A CID in any multibase, a CIDv0, or a dockerized `ciq…`; undefined for everything else. */
export function parseHash(text: string): CID | undefined {
  if (text.length < 4 || text.length > MAX_HASH) return undefined
  if (DOCKERIZED.test(text)) return attempt(() => CID.createV0(asSha256(base32.decode(`b${text}`))))
  if (text.startsWith('Qm')) return text.length === 46 ? attempt(() => CID.parse(text)) : undefined
  const base = BASES.find(({ prefix }) => text.startsWith(prefix))
  return base && attempt(() => versionOne(CID.decode(base.decode(text))))
}

/** The CID in that spelling; undefined when it has none there (CIDv0 and `ciq` only hold sha2-256 of dag-pb). */
export function formatHash(cid: CID, spelling: HashSpelling): string | undefined {
  if (spelling === 'base32') return cid.toV1().toString(base32)
  if (spelling === 'base36') return cid.toV1().toString(base36)
  if (spelling === 'base58') return cid.toV1().toString(base58btc)
  if (cid.code !== DAG_PB || cid.multihash.code !== SHA2_256) return undefined
  return spelling === 'cidv0' ? cid.toV0().toString() : base32.encode(cid.multihash.bytes).slice(1)
}

function asSha256(bytes: Uint8Array) {
  const digest = decodeMultihash(bytes)
  if (digest.code !== SHA2_256 || digest.size !== 32) throw new RangeError('not a sha2-256 multihash')
  return { ...digest, code: SHA2_256 } as const
}

// A multibase prefix stands before CIDv1 only (CID specification, Decoding).
function versionOne(cid: CID): CID {
  if (cid.version !== 1) throw new RangeError('not a CIDv1')
  return cid
}

function attempt(parse: () => CID): CID | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
