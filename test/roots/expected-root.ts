import type Database from 'better-sqlite3'
import * as raw from 'multiformats/codecs/raw'
import { cidOf } from '../../lib/ipfs/dag/block.ts'
import type { BlockSource, Link } from '../../lib/ipfs/block-source.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../lib/ipfs/dag/edit-store.ts'
import { fileDagFromBytes } from '../../lib/ipfs/dag/file-dag.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'

type Tree = { [name: string]: Tree | Link }
type Row = Record<string, string | number | null>

const nothing: BlockSource = { get: () => Promise.reject(new Error('built from nothing')) }
const isLink = (value: Tree | Link): value is Link => 'cid' in value && 'tsize' in value

/** A namespace's root written down a second time, straight from the format: entry by entry into a tree, each directory built whole. */
export async function expectedRoot(db: Database.Database, namespace: string): Promise<string> {
  const rows = (sql: string, ...parameters: unknown[]): Row[] => db.prepare(sql).all(...parameters) as Row[]
  const [own] = rows('SELECT claim FROM namespace WHERE name = ?', namespace)
  const tree: Tree = {}
  await put(tree, 'ipcr.json', json({ v: 1, kind: 'namespace', claim: JSON.parse(String(own?.['claim'])) }))
  for (const repository of rows('SELECT * FROM repository WHERE namespace = ? AND EXISTS (SELECT 1 FROM manifest WHERE repository_id = repository.id)', namespace)) {
    await putRepository(tree, repository, rows)
  }
  return (await toDirectory(tree)).cid.toString()
}

const json = (value: unknown): Uint8Array => encodeCanonicalJson(value)

async function put(tree: Tree, path: string, entry: Uint8Array | Link): Promise<void> {
  const names = path.split('/')
  const name = names.pop() ?? ''
  let at = tree
  for (const part of names) at = (at[part] ??= {}) as Tree
  at[name] = entry instanceof Uint8Array ? linkOf(await fileDagFromBytes(entry)) : entry
}

function linkOf({ cid, tsize }: Link): Link {
  return { cid, tsize }
}

async function putRepository(tree: Tree, repository: Row, rows: (sql: string, ...parameters: unknown[]) => Row[]): Promise<void> {
  const id = repository['id']
  const at = String(repository['name']).split('/').slice(1).join('/')
  const tags = rows('SELECT t.name, t.digest AS d, t.pushed_as AS p, m.* FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest WHERE t.repository_id = ? ORDER BY t.name', id)
  const manifests = rows('SELECT * FROM manifest WHERE repository_id = ?', id)
  await put(tree, `${at}/oci-layout`, json({ imageLayoutVersion: '1.0.0' }))
  const entries = tags.map((tag) => ({ ...descriptor(tag), digest: tag['p'] ?? tag['d'], annotations: { 'org.opencontainers.image.ref.name': tag['name'] } }))
  await put(tree, `${at}/index.json`, json({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: entries }))
  for (const tag of tags) await put(tree, `${at}/refs/tags/${tag['name']}`, json({ ...descriptor(tag), digest: tag['p'] ?? tag['d'] }))
  const held = new Set<string>()
  for (const manifest of manifests) {
    const digest = String(manifest['digest'])
    held.add(digest)
    if (!tags.some((tag) => tag['d'] === digest)) await put(tree, `${at}/refs/manifests/${dash(digest)}`, json(descriptor(manifest)))
    if (manifest['subject'] !== null) await put(tree, `${at}/refs/referrers/${dash(manifest['subject'])}/${dash(digest)}`, json(referrer(manifest)))
    for (const child of rows('SELECT coalesce(a.digest, c.target) AS d FROM manifest_child c LEFT JOIN blob_alias a ON a.alias = c.target WHERE c.repository_id = ? AND c.parent = ?', id, digest)) {
      if (rows('SELECT 1 FROM blob b JOIN blob_link l ON l.blob_id = b.id WHERE b.digest = ? AND l.repository_id = ?', child['d'], id).length > 0) held.add(String(child['d']))
    }
  }
  for (const digest of held) for (const spelling of [digest, ...rows('SELECT alias FROM blob_alias WHERE digest = ?', digest).map((row) => String(row['alias']))]) {
    const [blob] = rows('SELECT size FROM blob WHERE digest = ?', digest)
    const link = { cid: cidOf(raw.code, Buffer.from(digest.slice(7), 'hex')), tsize: Number(blob?.['size']) }
    await put(tree, `${at}/blobs/${spelling.replace(':', '/')}`, link)
  }
  await putReadme(tree, at, id, rows)
}

async function putReadme(tree: Tree, at: string, id: unknown, rows: (sql: string, ...parameters: unknown[]) => Row[]): Promise<void> {
  const [set] = rows('SELECT short, full FROM readme WHERE repository_id = ?', id)
  const [newest] = rows(`SELECT m.annotations FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest
    WHERE t.repository_id = ? ORDER BY t.updated_at DESC, t.name DESC LIMIT 1`, id)
  const described = newest?.['annotations'] ? (JSON.parse(String(newest['annotations'])) as Record<string, string>)['org.opencontainers.image.description'] : undefined
  const short = set?.['short'] ?? described
  if (short) await put(tree, `${at}/README-short.txt`, Buffer.from(String(short)))
  if (typeof set?.['full'] === 'string') await put(tree, `${at}/README.md`, Buffer.from(set['full']))
  else await putAttached(tree, at, id, rows)
}

async function putAttached(tree: Tree, at: string, id: unknown, rows: (sql: string, ...parameters: unknown[]) => Row[]): Promise<void> {
  const [attached] = rows(`SELECT digest FROM manifest WHERE repository_id = ? AND subject IS NOT NULL
    AND artifact_type = 'application/vnd.ipcr.readme.v1+markdown' ORDER BY pushed_at DESC, digest DESC LIMIT 1`, id)
  const [layer] = rows("SELECT child FROM manifest_child WHERE repository_id = ? AND parent = ? AND kind = 'layer' ORDER BY position LIMIT 1", id, attached?.['digest'] ?? '')
  const [here] = rows('SELECT b.digest, b.size FROM blob b JOIN blob_link l ON l.blob_id = b.id WHERE b.digest = ? AND l.repository_id = ?', layer?.['child'] ?? '', id)
  if (here) await put(tree, `${at}/README.md`, { cid: cidOf(raw.code, Buffer.from(String(here['digest']).slice(7), 'hex')), tsize: Number(here['size']) })
}

const dash = (digest: unknown): string => String(digest).replace(':', '-')

function descriptor(manifest: Row): Record<string, unknown> {
  const { media_type: mediaType, digest, size, artifact_type: artifactType, config_media_type: config } = manifest
  return { mediaType, digest, size, ...(artifactType !== null && artifactType !== config ? { artifactType } : {}) }
}

function referrer(manifest: Row): Record<string, unknown> {
  const { media_type: mediaType, digest, size, artifact_type: artifactType, annotations } = manifest
  return { mediaType, digest, size, ...(artifactType === null ? {} : { artifactType }), ...(annotations === null ? {} : { annotations: JSON.parse(String(annotations)) }) }
}

async function toDirectory(tree: Tree): Promise<Link> {
  const entries = await Promise.all(Object.entries(tree).map(async ([name, value]) => ({ name, ...(isLink(value) ? value : await toDirectory(value)) })))
  return openDirectories(new EditStore(nothing)).build(entries)
}
