import type Database from 'better-sqlite3'
import { all, first } from '../operation.ts'
import type { Digest } from '../../oci/digest.ts'
import { REF_KINDS, type Ref, type RefKind } from './rows.ts'

type Db = Database.Database

export type KnownRef = Omit<Ref, 'changedAt'> & { kind: RefKind; name: string }

const KINDS: RefKind[] = ['tag', 'manifest', 'referrer']
const PAGE = 500
const REFS_TO = `SELECT kind AS number, name, digest, media_type AS mediaType, artifact_type AS artifactType, size FROM ref
  WHERE repository_id = ? AND digest = ? AND (kind, name) > (?, ?) ORDER BY kind, name LIMIT ?`

/** What the index holds of one source, asked while its next root is read; look-ups by key. */
export class KnownSource {
  readonly #db: Db
  readonly #sourceId: number
  #last: { path: string; id: number | undefined } | undefined

  constructor(db: Db, sourceId: number) {
    this.#db = db
    this.#sourceId = sourceId
  }

  hasRepository(path: string): boolean {
    return this.#id(path) !== undefined
  }

  /** Whether there is a repository at a path or below it. */
  hasBelow(path: string): boolean {
    if (this.hasRepository(path)) return true
    const [from, to] = path === '' ? ['', '\u{10ffff}'] : [`${path}/`, `${path}0`]
    return first(this.#db, 'SELECT 1 FROM repository WHERE source_id = ? AND path >= ? AND path < ? LIMIT 1', this.#sourceId, from, to) !== undefined
  }

  /** The repositories at a path and below it. */
  repositoriesBelow(path: string): string[] {
    if (path === '') return all<{ path: string }>(this.#db, 'SELECT path FROM repository WHERE source_id = ? ORDER BY path', this.#sourceId).map((row) => row.path)
    return all<{ path: string }>(this.#db, 'SELECT path FROM repository WHERE source_id = ? AND (path = ? OR path >= ? AND path < ?) ORDER BY path',
      this.#sourceId, path, `${path}/`, `${path}0`).map((row) => row.path)
  }

  namespaces(): string[] {
    return all<{ path: string }>(this.#db, 'SELECT path FROM namespace WHERE source_id = ? ORDER BY path', this.#sourceId).map((row) => row.path)
  }

  /** What a ref names. */
  refDigest(repository: string, kind: RefKind, name: string): Digest | undefined {
    return this.#first<{ digest: Digest }>(repository, 'SELECT digest FROM ref WHERE repository_id = ? AND kind = ? AND name = ?', REF_KINDS[kind], name)?.digest
  }

  /** The refs that name a digest, by kind and name; some hundred are asked for at a time. */
  *refsTo(repository: string, digest: string): Generator<KnownRef> {
    let last: { number: number; name: string } | undefined = { number: -1, name: '' }
    while (last) {
      const rows: (KnownRef & { number: number })[] = this.#all(repository, REFS_TO, digest, last.number, last.name, PAGE)
      for (const { number, ...ref } of rows) yield { ...ref, kind: KINDS[number] ?? 'tag' }
      last = rows.length < PAGE ? undefined : rows.at(-1)
    }
  }

  refs(repository: string): { kind: number; name: string }[] {
    return this.#all<{ kind: number; name: string }>(repository, 'SELECT kind, name FROM ref WHERE repository_id = ?')
  }

  manifest(repository: string, digest: string): { created: number | null } | undefined {
    return this.#first<{ created: number | null }>(repository, 'SELECT created FROM manifest WHERE repository_id = ? AND digest = ?', digest)
  }

  /** Whether a ref or an index of the repository names the digest. */
  isNamed(repository: string, digest: string): boolean {
    return this.#first(repository, 'SELECT 1 FROM ref WHERE repository_id = ? AND digest = ? LIMIT 1', digest) !== undefined
      || this.#first(repository, 'SELECT 1 FROM child WHERE repository_id = ? AND digest = ? LIMIT 1', digest) !== undefined
  }

  /** The manifests whose configuration that digest is. */
  manifestsWithConfig(repository: string, config: string): Digest[] {
    return this.#all<{ digest: Digest }>(repository, 'SELECT digest FROM manifest WHERE repository_id = ? AND config_digest = ?', config).map((row) => row.digest)
  }

  #first<Row>(repository: string, text: string, ...parameters: unknown[]): Row | undefined {
    const id = this.#id(repository)
    return id === undefined ? undefined : first<Row>(this.#db, text, id, ...parameters)
  }

  #all<Row>(repository: string, text: string, ...parameters: unknown[]): Row[] {
    const id = this.#id(repository)
    return id === undefined ? [] : all<Row>(this.#db, text, id, ...parameters)
  }

  // Questions come repository by repository.
  #id(path: string): number | undefined {
    if (this.#last?.path !== path) {
      this.#last = { path, id: first<{ id: number }>(this.#db, 'SELECT id FROM repository WHERE source_id = ? AND path = ?', this.#sourceId, path)?.id }
    }
    return this.#last.id
  }
}
