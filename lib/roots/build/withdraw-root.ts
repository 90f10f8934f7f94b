import { CID } from 'multiformats/cid'
import { packUses } from '../../db/packed.ts'
import { diffTrees } from '../../ipfs/dag/diff.ts'
import { startBuild, type Db } from './build.ts'
import { namespaceRow } from './pending-changes.ts'

/** The root that a namespace has published, and what its end means for the uses of its blocks. */
export async function withdrawRoot(db: Db, dataDir: string, namespace: string): Promise<{ root: string | null; uses: Uint8Array }> {
  const root = namespaceRow(db, namespace)?.root ?? null
  const uses = root === null ? new Map<string, number>() : await diffTrees(startBuild(db, dataDir).store, CID.parse(root), undefined)
  return { root, uses: packUses(Array.from(uses, ([hex, delta]) => ({ hash: Buffer.from(hex, 'hex'), delta }))) }
}
