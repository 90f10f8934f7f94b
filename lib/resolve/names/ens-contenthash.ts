import { CID } from 'multiformats/cid'
import { varint } from 'multiformats'
import { base32 } from 'multiformats/bases/base32'
import { parseDomain, parseEnsName } from '../../names/domain.ts'
import { formatIpnsName, LIBP2P_KEY } from '../../names/ipns-name.ts'

const IPFS = 0xe3
const IPNS = 0xe5
const DAG_PB = 0x70
const IDENTITY = 0x00
// Longer than any CID or domain.
const MAX_BYTES = 512
const OTHERS = new Map([[0xe4, 'Swarm'], [0x01bc, 'Tor'], [0x01bd, 'Tor'], [0xb19910, 'Skynet'], [0xb29910, 'Arweave']])

/** A content path, or why it is none. */
export type ReadContenthash = { value: string } | { whyNot: string }

/**
 * The content path that a contenthash stands for: `/ipfs/<CIDv1>`, `/ipns/<k51…>`, or `/ipns/<domain>`, which older tools wrote as
 * an identity CID of the domain's text (ENSIP-7).
 */
export function readContenthash(bytes: Uint8Array): ReadContenthash {
  try {
    if (bytes.length > MAX_BYTES) return { whyNot: 'is too long' }
    const [code, length] = varint.decode(bytes)
    if (code !== IPFS && code !== IPNS) return { whyNot: `is for ${OTHERS.get(code) ?? 'something else'}, not for IPFS` }
    const cid = CID.decode(bytes.subarray(length))
    const value = code === IPFS ? contentPath(cid) : ipnsPath(cid)
    return value === undefined ? { whyNot: 'cannot be read' } : { value }
  } catch {
    return { whyNot: 'cannot be read' }
  }
}

/** The contenthash to set for content, or for a key, `0x…` (ENSIP-7). */
export function formatContenthash(cid: CID): string {
  const code = cid.code === LIBP2P_KEY ? IPNS : IPFS
  const prefix = varint.encodeTo(code, new Uint8Array(varint.encodingLength(code)))
  return `0x${Buffer.concat([prefix, cid.toV1().bytes]).toString('hex')}`
}

function contentPath(cid: CID): string | undefined {
  return cid.code === LIBP2P_KEY ? undefined : `/ipfs/${cid.toV1().toString(base32)}`
}

function ipnsPath({ code, multihash }: CID): string | undefined {
  const text = code === DAG_PB && multihash.code === IDENTITY ? new TextDecoder('latin1').decode(multihash.digest).toLowerCase() : undefined
  const name = text === undefined ? keyName(code, multihash.bytes) : parseDomain(text) ?? parseEnsName(text)
  return name && `/ipns/${name}`
}

function keyName(code: number, multihash: Uint8Array): string | undefined {
  return code === LIBP2P_KEY || code === DAG_PB ? formatIpnsName(multihash) : undefined
}
