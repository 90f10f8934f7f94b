import type { StaticVisit } from '../../lib/hub/static-visit.ts'
import { openBrowserSource } from '../../lib/hub/ipfs-source/browser-source.ts'
import type { IpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import type { Wallet } from '../../lib/hub/ipfs-source/web-ens.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { listDirectory } from '../../lib/hub/static/list-directory.ts'
import { formatContentPath } from '../../lib/names/content-path.ts'
import { CID } from 'multiformats/cid'

/** A registry that was found: what is read, and what it shows first. */
export type OpenVisit = { source: IpfsSource; home: StaticPlace }

/** None of the names leads to a registry; the message is a sentence. */
export class NoRegistryError extends Error {
  readonly code = 'NO_REGISTRY'
  override name = 'NoRegistryError'
}

/**
 * Opens the first of a visit's names that leads to a registry. `wallet`: that the visitor lets be asked about ENS names. Throws NoRegistryError, or why one could not be read:
 * the next is not taken for it, or a link with `?root=` would show another registry while a page's own is not to be had.
 */
export async function openVisit(visit: StaticVisit, wallet?: Wallet): Promise<OpenVisit> {
  for (const root of visit.roots) {
    const source = openBrowserSource(visit, formatContentPath(root), wallet)
    const home = await source.home()
    if (await isRegistry(source, home)) return { source, home }
  }
  throw new NoRegistryError('Nothing that this page is part of is a registry.')
}

// A page that was published by itself has directories too, and no image in any.
async function isRegistry(source: IpfsSource, home: StaticPlace): Promise<boolean> {
  if (home.layout !== 'plain') return true
  const names = await listDirectory(source.blocks, CID.parse(home.root), [])
  return names.length > 0 ? (await source.listRepositories({ limit: 1 })).items.length > 0 : (await source.repository(home.name)) !== undefined
}
