import { generateKeyPair } from '@libp2p/crypto/keys'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { hashClaim } from '../../lib/identity/claim/typed-data.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { Tree } from '../../test/support/tree.ts'

const DAY_MS = 24 * 3_600_000
const AT_ONCE = 50

export type PublishedNames = { records: Map<string, Uint8Array>; blocks: Map<string, Uint8Array> }

/** So many names, each with a key, a root with the claim of a wallet in it, and a record whose time to live is `ttlMs`. */
export async function publishNames(count: number, ttlMs: number): Promise<PublishedNames> {
  const { Wallet } = await import('ethers/wallet')
  const wallet = new Wallet(`0x${'7'.repeat(64)}`)
  const [tree, records] = [new Tree(), new Map<string, Uint8Array>()]
  const publish = async (): Promise<void> => {
    const key = await generateKeyPair('Ed25519')
    const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
    const claim = draftClaim({ namespace: name, owner: wallet.address, root: name, now: Date.now() })
    const sig = wallet.signingKey.sign(await hashClaim(claim)).serialized
    const root = await tree.setPath(undefined, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim: { ...claim, sig } }))
    records.set(name, await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence: 1n, lifetimeMs: DAY_MS, ttlMs }))
  }
  for (let made = 0; made < count; made += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made) }, publish))
  return { records, blocks: byCid(tree) }
}

// A gateway is asked under the CID of the link, which is dag-pb for directories and raw for files.
function byCid(tree: Tree): Map<string, Uint8Array> {
  return new Map([...tree.blocks].flatMap(([hash, bytes]) => {
    const digest = CID.decode(Buffer.concat([Buffer.from([1, raw.code]), Buffer.from(hash, 'hex')])).multihash
    return [raw.code, 0x70].map((codec): [string, Uint8Array] => [CID.createV1(codec, digest).toString(), bytes])
  }))
}
