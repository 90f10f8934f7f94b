import type { TestContext } from 'node:test'
import type { Block, Link } from '../../../lib/ipfs/block-source.ts'
import { openPublicBlocks } from '../../../lib/ipfs/blocks/public-blocks.ts'
import { openDirectories } from '../../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { fileDagFromBytes, LEAF_BYTES } from '../../../lib/ipfs/dag/file-dag.ts'
import { treeChange } from '../tree-change.ts'
import type { Digest } from '../../../lib/oci/digest.ts'
import { openStore } from '../../gc/store.ts'

export type StoredFile = Link & { digest: Digest; content: string; nodes: Block[]; leaves: Block[] }

/** A real store whose blobs a test publishes in a tree of its own, with the public view of it at the store's clock. */
export function openPublished(t: TestContext) {
  const store = openStore(t)
  const blocks = openPublicBlocks(store.dataDir, () => store.clock.now)
  t.after(() => blocks.close())
  const edits = new EditStore(blocks)
  let root: Link | undefined

  /** Pushes a blob and hashes its leaves; that alone publishes nothing. */
  const push = async (content: string): Promise<StoredFile> => {
    const digest = await store.pushBlob('alice/app', content)
    const { cid, tsize, nodes, leaves } = await fileDagFromBytes(Buffer.from(content))
    if (content.length > LEAF_BYTES) await store.db.write('recordLeaves', { digest, hashes: Buffer.concat(leaves.map((leaf) => leaf.cid.multihash.digest)) })
    return { digest, content, cid, tsize, nodes, leaves }
  }

  /** Makes the tree have exactly these files in place of what it had. */
  const publish = async (files: Record<string, StoredFile>): Promise<Link | undefined> => {
    const before = root
    for (const file of Object.values(files)) for (const node of file.nodes) edits.put(node)
    root = Object.keys(files).length === 0 ? undefined : await openDirectories(edits).build(Object.entries(files).map(([name, { cid, tsize }]) => ({ name, cid, tsize })))
    const change = await treeChange(edits, before?.cid, root?.cid)
    const large = Object.values(files).filter(({ nodes }) => nodes.length > 0)
    await store.db.write('applyTree', {
      ...change, now: store.clock.now,
      files: large.map(({ digest, cid, tsize }) => ({ digest, hash: cid.multihash.digest, codec: cid.code, tsize })),
    })
    return root
  }

  return { ...store, blocks, push, publish }
}
