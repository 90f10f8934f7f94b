import { CID } from 'multiformats/cid'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import { BlockMissingError, type BlockSource } from '../../ipfs/block-source.ts'
import { readNameDocument } from '../../roots/read/read-documents.ts'
import { UnavailableError } from '../net/errors.ts'

const HUB_MS = 5_000

/** A followed root, and the path to the hub in it. */
export type HubPlace = { root: string; path: string[] }

/** `unread`: how many of the hubs could not be asked, since blocks of theirs are not to be had now. */
export type HubClaims = { claims: SignedClaim[]; unread: number }

/** The claims that hubs list for a name under `names/`, unverified; what else stands there is as good as nothing. */
export async function readHubClaims(source: BlockSource, hubs: readonly HubPlace[], name: string, signal: AbortSignal): Promise<HubClaims> {
  const found: HubClaims = { claims: [], unread: 0 }
  await Promise.all(hubs.map(async (hub) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(HUB_MS)])
    try {
      const claim = await readClaim(source, hub, name, within)
      if (claim) found.claims.push(claim)
    } catch (error) {
      if (within.aborted || error instanceof BlockMissingError || error instanceof UnavailableError) found.unread++
    }
  }))
  signal.throwIfAborted()
  return found
}

async function readClaim(source: BlockSource, { root, path }: HubPlace, name: string, signal: AbortSignal): Promise<SignedClaim | undefined> {
  return (await readNameDocument(source, CID.parse(root), path, name, signal))?.claim ?? undefined
}
