import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { openIpfsSource, type IpfsSource, type IpfsSourceParts } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import type { BlockStore } from '../../lib/hub/ipfs-source/kept-blocks.ts'
import type { TextStorage } from '../../lib/hub/ipfs-source/record-book.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeNameDocument, encodeRootDocument } from '../../lib/roots/documents.ts'
import { CID } from 'multiformats/cid'
import { imageOf, Tree } from '../support/tree.ts'

const HOUR = 3_600_000

export type Key = { key: PrivateKey; name: string }

export async function newKey(): Promise<Key> {
  const key = await generateKeyPair('Ed25519')
  return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
}

/** A record that names a root. */
export function signRoot({ key }: Key, root: string, sequence: bigint, lifetimeMs = HOUR): Promise<Uint8Array> {
  return createIpnsRecord(key, `/ipfs/${root}`, { sequence, lifetimeMs, ttlMs: 1000 })
}

export type Registry = { tree: Tree; hub: Key; alice: Key; hubRoot: string; aliceRoot: string; records: [name: string, record: Uint8Array][]; digest: string }

/** A hub with the namespace alice, whose repository app has the tags v1, v2 and v10; both with records. */
export async function makeRegistry(): Promise<Registry> {
  const [tree, hub, alice] = [new Tree(), await newKey(), await newKey()]
  const [one, two] = [imageOf(Buffer.from('one')), imageOf(Buffer.from('two'))]
  const app = await tree.repository({ tags: { v1: one.manifest, v2: two.manifest, v10: one.manifest }, blobs: { ...one.blobs, ...two.blobs }, files: { 'README-short.txt': Buffer.from('an app'), 'README.md': Buffer.from('# App') } })
  const namespace = await tree.directory({ 'ipcr.json': await tree.file(encodeRootDocument({ v: 1, kind: 'namespace', claim: null })), app: linkTo(app) })
  const root = await hubOver(tree, { alice: { key: alice, link: namespace } })
  const [hubRoot, aliceRoot] = [root.cid.toString(), namespace.cid.toString()]
  const records: Registry['records'] = [[hub.name, await signRoot(hub, hubRoot, 5n)], [alice.name, await signRoot(alice, aliceRoot, 5n)]]
  return { tree, hub, alice, hubRoot, aliceRoot, records, digest: (await import('../support/tree.ts')).digestOf(one.manifest) }
}

/** The root of a hub that shows these namespaces. */
export async function hubOver(tree: Tree, namespaces: Record<string, { key: Key; link: Link }>): Promise<Link> {
  const names: Record<string, Link> = {}
  for (const [name, { key }] of Object.entries(namespaces)) names[`${name}.json`] = await tree.file(encodeNameDocument({ v: 1, name, k51: key.name, claim: null, updated: 1 }))
  const links = Object.fromEntries(Object.entries(namespaces).map(([name, { link }]) => [name, link]))
  return tree.directory({ ...links, names: await tree.directory(names), 'ipcr.json': await tree.file(encodeRootDocument({ v: 1, kind: 'hub', claim: null })) })
}

export function linkTo(cid: string): Link {
  return { cid: CID.parse(cid), tsize: 1 }
}

/** A visit with these gateways. */
export function visit(root: string | undefined, gateways: string[], more: Partial<Omit<IpfsSourceParts, 'routers'>> & { routers?: string[] } = {}): IpfsSource {
  const { routers = [], ...rest } = more
  return openIpfsSource({ root, gateways: gateways.map((url) => new URL(url)), routers: routers.map((url) => new URL(url)), ...rest })
}

/** What stands in for a browser's localStorage. */
export function textStorage(): TextStorage & { map: Map<string, string> } {
  const map = new Map<string, string>()
  return {
    map, getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value), removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null, get length() { return map.size },
  }
}

/** What stands in for a browser's storage of blocks. */
export function blockStore(): BlockStore & { map: Map<string, Uint8Array> } {
  const map = new Map<string, Uint8Array>()
  return { map, get: async (key) => map.get(key), put: (key, bytes) => void map.set(key, bytes), delete: (key) => void map.delete(key) }
}
