import type { CID } from 'multiformats/cid'
import { diffTrees } from '../../lib/ipfs/dag/diff.ts'
import type { EditStore } from '../../lib/ipfs/dag/edit-store.ts'

/** What a new root changes in the store: blocks that it needs and the old one did not have, and how often each occurs. */
export type TreeChange = {
  blocks: { hash: Uint8Array; bytes: Uint8Array }[]
  uses: { hash: Uint8Array; delta: number }[]
}

/** The change from one root to the other, of blocks that an edit left in its store. Throws what diffTrees throws. */
export async function treeChange(store: EditStore, before: CID | undefined, after: CID | undefined): Promise<TreeChange> {
  const delta = await diffTrees(store, before, after)
  const added = new Map(store.reachableNew(...(after ? [after] : [])).map(({ cid, bytes }) => [Buffer.from(cid.multihash.digest).toString('hex'), bytes]))
  const blocks = [...added].flatMap(([hex, bytes]) => ((delta.get(hex) ?? 0) > 0 ? [{ hash: Buffer.from(hex, 'hex'), bytes }] : []))
  return { blocks, uses: Array.from(delta, ([hex, times]) => ({ hash: Buffer.from(hex, 'hex'), delta: times })) }
}
