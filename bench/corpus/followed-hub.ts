import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { CID } from 'multiformats/cid'
import type { Link } from '../../lib/ipfs/block-source.ts'
import type { Directories, Entry } from '../../lib/ipfs/dag/directories.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { corpusImage } from './image.ts'
import { PinnedBlocks } from './pinned-blocks.ts'

/** Any key: nobody publishes under it. */
export const HUB_NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'
const PER_NAMESPACE = 100
const LAYOUT = Buffer.from('{"imageLayoutVersion":"1.0.0"}')

export type CorpusSize = { repositories: number; tags: number }

export const namespaceOf = (repository: number): string => `team${String(Math.floor(repository / PER_NAMESPACE)).padStart(4, '0')}`
export const repositoryOf = (repository: number): string => `app${String(repository).padStart(6, '0')}`
export const tagOf = (tag: number): string => `v${tag}`

/** Puts the root of a hub of that many repositories and tags into hub.sqlite, all of its blocks but layers, and follows it. */
export async function followHub(db: Database.Database, { repositories, tags }: CorpusSize): Promise<void> {
  db.pragma('synchronous = OFF')
  const blocks = new PinnedBlocks(db)
  const directories = openDirectories(blocks)
  const [namespaces, names]: [Entry[], Entry[]] = [[], []]
  for (let first = 0; first < repositories; first += PER_NAMESPACE) {
    db.exec('BEGIN')
    const name = namespaceOf(first)
    const entries: Entry[] = [{ name: 'ipcr.json', ...blocks.file(json({ v: 1, kind: 'namespace', claim: null })) }]
    for (let at = first; at < Math.min(repositories, first + PER_NAMESPACE); at++) entries.push({ name: repositoryOf(at), ...(await repositoryRoot(blocks, directories, at, tags)) })
    namespaces.push({ name, ...(await directories.build(entries)) })
    names.push({ name: `${name}.json`, ...blocks.file(json({ v: 1, name, k51: HUB_NAME, claim: null, updated: 1_700_000_000 })) })
    db.exec('COMMIT')
    await setImmediate()
  }
  const head = { name: 'ipcr.json', ...blocks.file(json({ v: 1, kind: 'hub', claim: null })) }
  const { cid } = await directories.build([head, { name: 'names', ...(await directories.build(names)) }, ...namespaces])
  setRoot(db, cid)
}

/** Moves one tag of the followed hub to another image; the image's digest. */
export async function moveTag(db: Database.Database, repository: number, tag: number, round: number): Promise<string> {
  const blocks = new PinnedBlocks(db)
  const row = db.prepare<[string], { root: string }>('SELECT root FROM last_root WHERE name = ?').get(HUB_NAME)
  const image = corpusImage(repository, tag, round)
  const path = [namespaceOf(repository), repositoryOf(repository)]
  const root = await openDirectories(blocks).setPaths({ cid: CID.parse(row?.root ?? ''), tsize: 0 }, [
    { path: [...path, 'refs', 'tags', tagOf(tag)], entry: blocks.file(image.document) },
    ...[image.manifest, image.config].map((bytes) => blocks.file(bytes)).map((entry) => ({ path: [...path, 'blobs', 'sha256', hex(entry)], entry })),
  ])
  if (root) setRoot(db, root.cid)
  return image.digest
}

async function repositoryRoot(blocks: PinnedBlocks, directories: Directories, repository: number, tags: number): Promise<Link> {
  const [refs, blobs]: [Entry[], Entry[]] = [[], []]
  for (let tag = 0; tag < tags; tag++) {
    const { manifest, config, document } = corpusImage(repository, tag)
    refs.push({ name: tagOf(tag), ...blocks.file(document) })
    for (const bytes of [manifest, config]) {
      const entry = blocks.file(bytes)
      blobs.push({ name: hex(entry), ...entry })
    }
  }
  const [tagFolder, sha256] = [await directories.build(refs), await directories.build(blobs)]
  return directories.build([
    { name: 'oci-layout', ...blocks.file(LAYOUT) },
    { name: 'README-short.txt', ...blocks.file(Buffer.from(`application ${repository} of the corpus`)) },
    { name: 'refs', ...(await directories.build([{ name: 'tags', ...tagFolder }])) },
    { name: 'blobs', ...(await directories.build([{ name: 'sha256', ...sha256 }])) },
  ])
}

function setRoot(db: Database.Database, cid: CID): void {
  const now = Date.now()
  db.prepare("INSERT OR IGNORE INTO follow (name, origin, added_at) VALUES (?, 'api', ?)").run(HUB_NAME, now)
  db.prepare(`INSERT OR REPLACE INTO last_root (name, root, path, state, since, ipns_name, valid_until, fresh_until, resolved_at)
    VALUES (?, ?, '', 'live', ?, ?, ?, ?, ?)`).run(HUB_NAME, cid.toString(), now, HUB_NAME, now + 3_600_000, now + 3_600_000, now)
}

function hex({ cid }: Link): string {
  return Buffer.from(cid.multihash.digest).toString('hex')
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
