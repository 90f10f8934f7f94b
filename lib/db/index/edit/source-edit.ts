import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import type { Change } from '../rows.ts'
import { putManifest, removeManifest } from './manifests.ts'
import { putNamespace } from './namespaces.ts'
import { setRef } from './refs.ts'
import { openRepository, putRepository, removeRepository, type RepositoryEdit } from './repository-edit.ts'
import { settleRepository } from './settle.ts'

type Db = Database.Database

const AT_ONCE = 100

/** A change for a repository or namespace that no change before it has made. */
export class ChangeOrderError extends Error {
  readonly code = 'CHANGE_ORDER'
  override name = 'ChangeOrderError'
}

/** Applies a root's changes to what the index has of one source; to be gone through inside one transaction, and ended by `finish`. */
export class SourceEdit {
  readonly #db: Db
  readonly #source: { id: number; name: string }
  /** by path; only a few are asked for again */
  readonly #namespaces = new Map<string, number>()
  #current: { path: string; repository: RepositoryEdit } | undefined

  constructor(db: Db, source: { id: number; name: string }) {
    this.#db = db
    this.#source = source
  }

  /** Removes all that the source has: the changes that follow are the whole of it. */
  *clear(): Generator<void, void> {
    yield* this.#eachInSteps(all<{ id: number }>(this.#db, 'SELECT id FROM repository WHERE source_id = ?', this.#source.id), (id) => removeRepository(this.#db, id))
    run(this.#db, 'DELETE FROM namespace WHERE source_id = ?', this.#source.id)
    run(this.#db, 'UPDATE source SET repository_count = 0, tag_count = 0, ref_count = 0 WHERE id = ?', this.#source.id)
  }

  /** What removes much does so in steps. Throws ChangeOrderError. */
  *apply(change: Change): Generator<void, void> {
    if (change.kind === 'namespace') return yield* this.#namespace(change)
    if (change.kind === 'repository') return yield* this.#repository(change)
    const repository = this.#open(change.repository)
    if (change.kind === 'text') setText(repository, change)
    else if (change.kind === 'manifest') putManifest(repository, change.facts)
    else if (change.kind === 'manifest-gone') this.#manifestGone(repository, change.digest)
    else setRef(repository, change.refKind, change.name, change.ref)
  }

  finish(): void {
    this.#settle()
  }

  *#namespace({ path, facts }: Extract<Change, { kind: 'namespace' }>): Generator<void, void> {
    this.#settle()
    if (facts) {
      this.#namespaces.set(path, yield* putNamespace(this.#db, { sourceId: this.#source.id, path, name: this.#name(path) }, facts))
      return
    }
    this.#namespaces.delete(path)
    const row = first<{ id: number }>(this.#db, 'SELECT id FROM namespace WHERE source_id = ? AND path = ?', this.#source.id, path)
    if (!row) return
    yield* this.#eachInSteps(all<{ id: number }>(this.#db, 'SELECT id FROM repository WHERE namespace_id = ?', row.id), (id) => this.#remove(id, undefined))
    run(this.#db, 'DELETE FROM namespace WHERE id = ?', row.id)
  }

  *#repository({ path, namespace, layout }: Extract<Change, { kind: 'repository' }>): Generator<void, void> {
    if (this.#current?.path !== path) this.#settle()
    const place = { sourceId: this.#source.id, path, name: this.#name(path) }
    if (!layout) {
      // Of what it got just now its source knows nothing yet.
      const uncounted = this.#current?.repository.refs ?? 0
      this.#current = undefined
      const known = openRepository(this.#db, place)
      if (known) yield* this.#remove(known.id, known.namespaceId, uncounted)
      return
    }
    const namespaceId = this.#namespaceId(namespace)
    const { repository, isNew } = putRepository(this.#db, place, namespaceId, layout)
    if (isNew) this.#count(namespaceId, 1, { tags: 0, refs: 0 })
    if (this.#current?.repository.id !== repository.id) this.#current = { path, repository }
  }

  #manifestGone(repository: RepositoryEdit, digest: string): void {
    const row = first<{ id: number }>(this.#db, 'SELECT id FROM manifest WHERE repository_id = ? AND digest = ?', repository.id, digest)
    if (row) removeManifest(repository, row.id)
  }

  #open(path: string): RepositoryEdit {
    if (this.#current?.path === path) return this.#current.repository
    this.#settle()
    const repository = openRepository(this.#db, { sourceId: this.#source.id, path, name: this.#name(path) })
    if (!repository) throw new ChangeOrderError(`there is no repository ${this.#name(path)} to change`)
    this.#current = { path, repository }
    return repository
  }

  #settle(): void {
    if (!this.#current) return
    const { repository } = this.#current
    this.#current = undefined
    settleRepository(repository)
    if (repository.tags !== 0 || repository.refs !== 0) this.#count(undefined, 0, repository)
  }

  *#eachInSteps(rows: { id: number }[], work: (id: number) => Generator<void, unknown>): Generator<void, void> {
    for (const [index, { id }] of rows.entries()) {
      yield* work(id)
      if (index % AT_ONCE === AT_ONCE - 1) yield
    }
  }

  *#remove(id: number, namespaceId: number | undefined, uncountedRefs = 0): Generator<void, void> {
    const { tags, refs } = yield* removeRepository(this.#db, id)
    this.#count(namespaceId, -1, { tags: -tags, refs: uncountedRefs - refs })
  }

  #count(namespaceId: number | undefined, repositories: number, { tags, refs }: { tags: number; refs: number }): void {
    run(this.#db, 'UPDATE source SET repository_count = repository_count + ?, tag_count = tag_count + ?, ref_count = ref_count + ? WHERE id = ?', repositories, tags, refs, this.#source.id)
    if (namespaceId !== undefined) run(this.#db, 'UPDATE namespace SET repository_count = repository_count + ? WHERE id = ?', repositories, namespaceId)
  }

  #namespaceId(path: string): number {
    const known = this.#namespaces.get(path) ?? first<{ id: number }>(this.#db, 'SELECT id FROM namespace WHERE source_id = ? AND path = ?', this.#source.id, path)?.id
    if (known === undefined) throw new ChangeOrderError(`there is no namespace ${this.#name(path)}`)
    this.#namespaces.set(path, known)
    return known
  }

  #name(path: string): string {
    return path === '' ? this.#source.name : `${this.#source.name}/${path}`
  }
}

function setText(repository: RepositoryEdit, { short, readme }: Extract<Change, { kind: 'text' }>): void {
  const { db, id } = repository
  if (short !== undefined) run(db, 'UPDATE repository SET short = ? WHERE id = ?', short, id)
  if (readme === null) run(db, 'DELETE FROM readme WHERE repository_id = ?', id)
  if (typeof readme === 'string') run(db, 'INSERT OR REPLACE INTO readme (repository_id, text) VALUES (?, ?)', id, readme)
}
