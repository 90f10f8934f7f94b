import { CID } from 'multiformats/cid'
import type { NameEvidence } from '../../identity/claim/kind-rule.ts'
import { wantsSignature } from '../../identity/image/policy.ts'
import type { TagTrust } from '../../identity/image/trust-of.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { parseName } from '../../names/name.ts'
import type { RootDocument } from '../../roots/documents.ts'
import { readNameDocument, readRootDocument } from '../../roots/read/read-documents.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { Place } from './operations.ts'

/** A tag of a repository below a name's root: the last `path.length - below` parts are behind the name's own root, which `ipnsName` signed. */
export type TagPlace = Place & { below: number; name: string; ipnsName: string; tag: string }

type Namespace = { root: CID; document: RootDocument; path: string[]; ipnsName: string; evidence: NameEvidence }

/**
 * What signatures say of a tag whose namespace wants its tags signed; undefined when it asks for none, or is no root of ours.
 * Throws DocumentError, BlockMissingError and what the source throws.
 */
export async function trustOfWanted(source: BlockSource, place: TagPlace, now: number): Promise<TagTrust | undefined> {
  const namespace = await findNamespace(source, place)
  if (!namespace?.document.policy || !wantsSignature(namespace.document.policy, namespace.path.join('/'))) return undefined
  const { verifyImage } = await import('../../identity/image/verify-image.ts')
  const { trust, complete } = await verifyImage({ ...namespace, source, reference: { kind: 'tag', tag: place.tag }, now })
  return complete ? trust : 'wrong'
}

// A hub's root has a directory of each namespace, whose rule is its own.
async function findNamespace(source: BlockSource, { root, path, below, name, ipnsName }: TagPlace): Promise<Namespace | undefined> {
  const asked = parseName(name)
  const top = await walkPath(source, CID.parse(root), path.slice(0, below))
  const document = top && (await readRootDocument(source, top.cid))
  if (!top || !document || !asked) return undefined
  const [handle = '', ...rest] = path.slice(below)
  if (document.kind === 'namespace') return { root: top.cid, document, path: path.slice(below), ipnsName, evidence: { name: asked, dnsResolvesTo: ipnsName } }
  const listed = await readListed(source, top.cid, handle)
  return listed && { ...listed, path: rest, evidence: { name: parseName(handle) ?? asked, hubListsHandle: ipnsName } }
}

async function readListed(source: BlockSource, hub: CID, handle: string): Promise<{ root: CID; document: RootDocument; ipnsName: string } | undefined> {
  const [link, entry] = await Promise.all([walkPath(source, hub, [handle]), readNameDocument(source, hub, [], handle)])
  const document = link && (await readRootDocument(source, link.cid))
  return link && entry && document && { root: link.cid, document, ipnsName: entry.k51 }
}
