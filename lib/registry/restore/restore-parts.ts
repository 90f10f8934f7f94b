import type { HubDatabase } from '../../db/hub-database.ts'
import type { ForeignThread } from '../../resolve/foreign-thread.ts'
import type { Resolver } from '../../resolve/resolver.ts'
import type { RootThread } from '../../roots/build/root-thread.ts'
import type { RegistryParts } from '../types.ts'

/** What a restore works with. */
export type RestoreParts = Pick<RegistryParts, 'config' | 'ingest' | 'manifests' | 'locks' | 'logger' | 'now' | 'pushed'> & {
  db: HubDatabase
  foreign: ForeignThread
  resolver: Resolver
  roots: RootThread
  /** a namespace is here with another owner or team: whoever decides about rights is to know */
  restored: (namespace: string) => Promise<void>
}

/** What cannot be restored, as a sentence for the operator. */
export class RestoreRefusedError extends Error {
  readonly code = 'RESTORE_REFUSED'
  override name = 'RestoreRefusedError'
}

/** Counts of what was looked at so far; `bytes` are those of blobs that were fetched. `kept`: tags that point elsewhere here, and stay. */
export type RestoreProgress = { namespace: string; repositories: number; blobs: number; bytes: number; manifests: number; tags: number; kept: string[] }
