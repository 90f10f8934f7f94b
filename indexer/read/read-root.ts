import type { CID } from 'multiformats/cid'
import type { NamespaceFacts, RootLayout } from '../../lib/db/index/rows.ts'
import type { RootDocument } from '../../lib/roots/documents.ts'
import { NO_NAMES } from './gossip.ts'
import { readHub } from './hub.ts'
import type { Reading } from './reading.ts'
import { readRootDocument } from './root-document.ts'
import { readTree } from './tree.ts'

/** What stands behind the names of a root's namespaces, besides what the root says. */
export type RootFacts = {
  /** of a root that is one namespace, or of prior making */
  namespace(document: RootDocument | undefined, root: string): Promise<NamespaceFacts>
  /** the hub's key, by which handles are its own; null for a root that no key led to */
  hubKey: string | null
  /** the root that a key's own record names now, if that is known */
  ownRoot(ipnsName: string): string | undefined
  now: number
}

export type RootStep = {
  /** what the index has, and as what kind it was read; undefined: nothing */
  before: { cid: CID; layout: RootLayout } | undefined
  after: CID
}

/**
 * Reads what differs from the root that the index has, as changes; all of it when there is none, or one of another kind. Throws
 * RootRefusedError, IncomparableError, BlockMissingError and what the source throws.
 */
export async function readRoot(reading: Reading, facts: RootFacts, { before, after }: RootStep): Promise<{ layout: RootLayout; whole: boolean }> {
  const document = await readRootDocument(reading, after)
  const layout = document?.kind ?? 'plain'
  const compared = before?.layout === layout ? before.cid : undefined
  if (compared) reading.compare()
  if (layout === 'hub') await readHub(reading, facts, compared, after)
  else {
    if (before?.layout === 'hub') reading.gossip = NO_NAMES
    reading.emit({ kind: 'namespace', path: '', facts: await facts.namespace(document, after.toString()) })
    await readTree(reading, { namespace: '', path: '' }, compared, after)
  }
  return { layout, whole: compared === undefined }
}
