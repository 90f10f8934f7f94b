import { CID } from 'multiformats/cid'
import { openDirectories } from '../../ipfs/dag/directory.ts'
import { encodeNameDocument } from '../documents.ts'
import { putFile, type Build } from './build.ts'
import { namespaceRow } from './pending-changes.ts'

/** A namespace's two entries in the hub's root: `names/<name>.json`, and the link to its own root. */
export async function setHubEntry(build: Build, before: CID | undefined, namespace: string): Promise<void> {
  const row = namespaceRow(build.db, namespace)
  const isThere = row?.root && row.ipnsName
  await setApart(build, before, namespace, row?.root)
  const document = isThere && encodeNameDocument({
    v: 1, name: namespace, k51: row.ipnsName ?? '', claim: row.claim === null ? null : JSON.parse(row.claim),
    updated: Math.floor((row.publishedAt ?? 0) / 1000),
  })
  build.changes.push(
    { path: ['names', `${namespace}.json`], entry: document ? putFile(build, document) : undefined },
    { path: [namespace], entry: isThere ? { cid: CID.parse(row.root ?? ''), tsize: row.rootTsize ?? 0 } : undefined },
  )
}

// A namespace's blocks are counted by its own publications, once.
async function setApart({ store, apart }: Build, before: CID | undefined, namespace: string, root: string | null | undefined): Promise<void> {
  const linked = before && (await openDirectories(store).get(before, namespace))
  if (linked) apart.add(linked.cid.toString())
  if (root) apart.add(root)
}
