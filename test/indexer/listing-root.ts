import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { encodeNameDocument, encodeRootDocument } from '../../lib/roots/documents.ts'
import type { Tree } from '../support/tree.ts'

/** A key that is a name too. */
export const LISTED_KEY = formatIpnsName((await generateKeyPair('Ed25519')).publicKey.toMultihash().bytes) ?? ''

/** The root of a hub that lists these names, and other files in names/. */
export async function listingRoot(tree: Tree, names: string[], more: Record<string, Uint8Array> = {}): Promise<string> {
  const files: Record<string, Link> = {}
  for (const name of names) files[`${name}.json`] = await tree.file(encodeNameDocument({ v: 1, name, k51: LISTED_KEY, claim: null, updated: 1 }))
  for (const [file, bytes] of Object.entries(more)) files[file] = await tree.file(bytes)
  const document = await tree.file(encodeRootDocument({ v: 1, kind: 'hub', claim: null }))
  return (await tree.directory({ 'ipcr.json': document, names: await tree.directory(files) })).cid.toString()
}
