import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { NamespaceFacts } from '../../lib/db/index/rows.ts'
import type { EntryChange } from '../../lib/ipfs/dag/diff-entries.ts'
import { parseName } from '../../lib/names/name.ts'
import { RESERVED_FILES, RESERVED_HANDLES } from '../../lib/names/reserved.ts'
import { isRepositoryName } from '../../lib/oci/reference.ts'
import { DOCUMENT_LIMITS, parseNameDocument, type NameDocument } from '../../lib/roots/documents.ts'
import { claimFacts, NO_CLAIM_FACTS } from '../plugins/claim-facts.ts'
import { entryChanges } from './entry-changes.ts'
import { gossipName, NO_NAMES, readGossip } from './gossip.ts'
import { readDocument, unlessRefused } from './read-content.ts'
import type { RootFacts } from './read-root.ts'
import type { Reading } from './reading.ts'
import { readTreeOrDrop } from './tree.ts'

const ENDING = '.json'

/** Reads what differs of a hub's namespaces and of what it says of their names. */
export async function readHub(reading: Reading, facts: RootFacts, before: CID | undefined, after: CID): Promise<void> {
  const done = new Set<string>()
  for await (const change of entryChanges(reading, before, after)) {
    if (!isNamespaceName(change.name)) continue
    await readNamespace(reading, facts, after, change)
    done.add(change.name)
  }
  const [was, is] = [before && (await reading.before.directories.entry(before, 'names')), await reading.directories.entry(after, 'names')]
  let isNews = before === undefined || reading.listsAnew
  for await (const { name: file } of entryChanges(reading, was?.cid, is?.cid)) {
    isNews ||= gossipName(file) !== undefined
    const name = file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : ''
    if (!isNamespaceName(name) || done.has(name)) continue
    const link = await reading.directories.entry(after, name)
    // Of names that it only knows the hub has nothing to read.
    if (link && link.cid.code !== RAW) reading.emit({ kind: 'namespace', path: name, facts: await namespaceFacts(reading, facts, after, name, link.cid) })
  }
  if (isNews) reading.gossip = (await unlessRefused(() => readGossip(reading, is?.cid))) ?? NO_NAMES
}

async function readNamespace(reading: Reading, facts: RootFacts, hub: CID, { name, before, after }: EntryChange): Promise<void> {
  if (!after || after.cid.code === RAW) {
    if (before) reading.emit({ kind: 'namespace', path: name, facts: undefined })
    return
  }
  reading.emit({ kind: 'namespace', path: name, facts: await namespaceFacts(reading, facts, hub, name, after.cid) })
  await readTreeOrDrop(reading, { namespace: name, path: name }, before?.cid, after.cid)
}

// As the hub says; more only when the namespace's own key says the same.
async function namespaceFacts(reading: Reading, { hubKey, ownRoot, now }: RootFacts, hub: CID, name: string, root: CID): Promise<NamespaceFacts> {
  const document = await nameDocument(reading, hub, name)
  const ipnsName = document?.k51 ? document.k51 : null
  const isOwn = ipnsName !== null && ownRoot(ipnsName) === root.toString()
  const parsed = parseName(name)
  const claim = document?.claim ?? undefined
  const said = parsed && ipnsName !== null
    ? await claimFacts({ claim, ipnsName, name: parsed.kind === 'handle' || parsed.kind === 'wallet' ? parsed : { kind: 'ipns', ipnsName }, ...(hubKey === null ? {} : { hubListsHandle: hubKey }), now }, isOwn && claim ? 'verified' : 'listed')
    : NO_CLAIM_FACTS
  return { ...said, ownerName: null, ipnsName, root: root.toString() }
}

async function nameDocument({ source, directories }: Reading, hub: CID, name: string): Promise<NameDocument | undefined> {
  const link = await directories.walk(hub, ['names', `${name}${ENDING}`])
  const document = link && (await readDocument(source, link.cid, DOCUMENT_LIMITS.name, parseNameDocument))
  return document?.name === name ? document : undefined
}

function isNamespaceName(name: string): boolean {
  return isRepositoryName(name) && !name.includes('/') && !RESERVED_HANDLES.has(name) && !RESERVED_FILES.has(name)
}
