import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { rankOf } from '../../lib/db/index/rank.ts'
import { createIndexTables } from '../../lib/db/index/schema.ts'
import { writeSearchRow } from '../../lib/db/index/search-row.ts'
import { first, sql } from '../../lib/db/operation.ts'
import { naturalKey } from '../../lib/oci/natural-key.ts'
import { OCI_CONFIG, OCI_MANIFEST } from '../../lib/oci/media-types.ts'
import { randomNumbers, wordNumber, zipf } from './random.ts'

export const WORDS = 60_000
export const TAGS = 3000
export const ARCHITECTURES = ['amd64', 'arm64', 'arm', 'ppc64le', 's390x', 'riscv64', 'mips64le']
/** These two are in every second repository each, in a quarter both. */
export const FREQUENT = ['container', 'official']
const [HOUR_MS, NOW] = [3_600_000, 1_700_000_000_000]
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
const AT_ONCE = 20_000

export const ownerNumber = (k: number): string => `0x${createHash('sha256').update(`owner ${k}`).digest('hex').slice(0, 40)}`
export const namespaceNumber = (k: number): string => (k % 2 === 0 ? `${wordNumber(k)}${k}` : `hub${k % 199}.example/${wordNumber(k)}${k}`)
/** The digest of the image of the repository with that id. */
export const digestNumber = (repository: number): string => `sha256:${createHash('sha256').update(String(repository)).digest('hex')}`
/** How many namespaces and owners there are among so many repositories. */
export const countsOf = (repositories: number) => ({ namespaces: Math.ceil(repositories / 10), owners: Math.ceil(repositories / 20) })

/** Makes an index.sqlite of `repositories` repositories with tags, manifests, layers and text of words by Zipf, the same ones in every run. */
export function makeCorpus(dataDir: string, repositories: number): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `index.sqlite${suffix}`), { force: true })
  const db = new Database(join(dataDir, 'index.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  createIndexTables(db)
  const random = randomNumbers(7)
  const { namespaces, owners } = countsOf(repositories)
  inSteps(db, namespaces, (k) => addNamespace(db, k, owners, random))
  inSteps(db, repositories, (k) => addRepository(db, k, 1 + zipf(random, namespaces), random))
  // In the order of their rowids FTS5 takes them several times as fast.
  const ranked = sql(db, 'SELECT id FROM repository ORDER BY rank, id').pluck().all() as number[]
  inSteps(db, repositories, (k) => writeSearchRow(db, ranked[k] ?? 0))
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function inSteps(db: Database.Database, count: number, add: (k: number) => void): void {
  for (let from = 0; from < count; from += AT_ONCE) {
    db.transaction(() => {
      for (let k = from; k < Math.min(count, from + AT_ONCE); k++) add(k)
    })()
  }
}

function addNamespace(db: Database.Database, k: number, owners: number, random: () => number): void {
  const name = namespaceNumber(k)
  const [source = name, path = ''] = name.split('/')
  const followers = Math.floor(200 / (1 + zipf(random, 2000)))
  sql(db, `INSERT OR IGNORE INTO source (name, kind, origin, state, since, followers) VALUES (?, ?, 'config', 'live', 0, ?)`).run(source, path === '' ? 'own' : 'followed', followers)
  sql(db, `INSERT INTO namespace (source_id, path, name, owner, claim_state) SELECT id, ?, ?, ?, ? FROM source WHERE name = ?`)
    .run(path, name, random() < 0.7 ? ownerNumber(zipf(random, owners)) : null, random() < 0.5 ? 'verified' : 'listed', source)
}

type Above = { name: string; source: number; claim: string; followers: number }
const ABOVE = 'SELECT n.name, n.source_id AS source, n.claim_state AS claim, s.followers FROM namespace n JOIN source s ON s.id = n.source_id WHERE n.id = ?'
const REPOSITORY = `INSERT INTO repository (source_id, namespace_id, path, name, layout, short, tag_count, manifest_count, size, created_at, updated_at, rank)
  VALUES (?, ?, ?, ?, 'ipcr', ?, 3, 1, 1000000, 0, ?, ?)`

function addRepository(db: Database.Database, k: number, namespace: number, random: () => number): void {
  const above = first<Above>(db, ABOVE, namespace)
  if (!above) return
  const words = (count: number): string => Array.from({ length: count }, () => wordNumber(zipf(random, WORDS))).join(' ')
  const name = `${above.name}/${words(1 + Math.floor(random() * 2)).replaceAll(' ', '-')}-${k.toString(36)}`
  const updatedAt = NOW - Math.floor(random() ** 3 * 20_000) * HOUR_MS
  const rank = rankOf({ verified: above.claim === 'verified', followers: above.followers, updatedAt })
  const id = Number(sql(db, REPOSITORY).run(above.source, namespace, name, name, words(8), updatedAt, rank).lastInsertRowid)
  sql(db, 'INSERT INTO readme (repository_id, text) VALUES (?, ?)').run(id, `${words(80)} ${FREQUENT.filter(() => random() < 0.5).join(' ')}`)
  addImage(db, id, updatedAt, random)
}

function addImage(db: Database.Database, repository: number, at: number, random: () => number): void {
  const digest = digestNumber(repository)
  const manifest = Number(sql(db, `INSERT INTO manifest (repository_id, digest, media_type, config_media_type, size, total_size, uses) VALUES (?, ?, ?, ?, 500, 1000000, 1)`)
    .run(repository, digest, OCI_MANIFEST, OCI_CONFIG).lastInsertRowid)
  const tags = ['latest', `v${zipf(random, TAGS)}`, `v${zipf(random, TAGS)}`].filter((tag, index) => index > 0 || random() < 0.9)
  for (const tag of new Set(tags)) sql(db, 'INSERT INTO ref VALUES (?, 0, ?, ?, ?, NULL, 500, ?, ?)').run(repository, tag, digest, OCI_MANIFEST, at, naturalKey(tag))
  const base = zipf(random, 500)
  const layers = [`base ${base}`, `base ${base} and ${zipf(random, 20)}`, `own ${repository}`]
  layers.forEach((layer, position) => sql(db, 'INSERT INTO layer (manifest_id, position, digest, media_type, size, chain, is_top, repository_id) VALUES (?, ?, ?, ?, 1000, ?, ?, ?)')
    .run(manifest, position, `sha256:${createHash('sha256').update(layer).digest('hex')}`, LAYER, createHash('sha256').update(layer).digest().readUIntBE(0, 6), position === 2 ? 1 : 0, repository))
  for (const architecture of new Set(['amd64', ARCHITECTURES[zipf(random, ARCHITECTURES.length)] ?? ''])) {
    sql(db, 'INSERT INTO platform VALUES (?, ?, ?, ?, ?)').run(architecture, 'linux', '', repository, manifest)
  }
}
