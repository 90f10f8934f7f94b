import { base36 } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import { decode as decodeMultihash, type Digest } from 'multiformats/hashes/digest'

export const LIBP2P_KEY = 0x72
const IDENTITY = 0x00
const SHA2_256 = 0x12
// Public keys up to 42 bytes stand in the name itself, larger ones as their sha2-256 (peer id specification).
const MAX_INLINE_KEY = 42

/** The canonical `k51…` (CIDv1 libp2p-key, base36) for a key's multihash; undefined when it cannot be a key's. */
export function formatIpnsName(multihash: Uint8Array): string | undefined {
  const digest = readMultihash(multihash)
  return digest && isKeyDigest(digest) ? CID.createV1(LIBP2P_KEY, digest).toString(base36) : undefined
}

/** The key's multihash behind a `k51…` name; undefined when the text is not a canonical IPNS name. */
export function ipnsMultihash(ipnsName: string): Uint8Array | undefined {
  try {
    const cid = CID.parse(ipnsName, base36)
    return cid.code === LIBP2P_KEY && formatIpnsName(cid.multihash.bytes) === ipnsName ? cid.multihash.bytes : undefined
  } catch {
    return undefined
  }
}

/** A key's peer id in base58, `12D3…` or `Qm…`; undefined when the text is not a canonical IPNS name. */
export function peerIdOf(ipnsName: string): string | undefined {
  const multihash = ipnsMultihash(ipnsName)
  return multihash && base58btc.encode(multihash).slice(1)
}

/** The IPNS name of a peer id in base58 (`12D3…`, `16Uiu…`, `Qm…`); undefined when it is none. */
export function parsePeerId(text: string): string | undefined {
  if (!/^(?:1[1-9A-HJ-NP-Za-km-z]{20,64}|Qm[1-9A-HJ-NP-Za-km-z]{44})$/.test(text)) return undefined
  try {
    return formatIpnsName(base58btc.decode(`z${text}`))
  } catch {
    return undefined
  }
}

function readMultihash(bytes: Uint8Array): Digest<number, number> | undefined {
  try {
    return decodeMultihash(bytes)
  } catch {
    return undefined
  }
}

function isKeyDigest({ code, size }: { code: number; size: number }): boolean {
  return code === SHA2_256 ? size === 32 : code === IDENTITY && size > 0 && size <= MAX_INLINE_KEY
}
