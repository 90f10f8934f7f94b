import type { z } from 'zod'
import type { nameState } from '../api/answers/name.ts'
import type { DeniedRow, ReportRow } from '../db/queries/moderation.ts'
import type { StorageRow } from '../db/queries/storage.ts'
import type { GarbageReport } from '../store/garbage-parts.ts'
import type { Page } from './page.ts'
import type { RootState } from './published-root.ts'

/** A name that is followed or kept, as the API tells it. */
export type WatchedName = z.output<typeof nameState>

/** A namespace (`.hub`: the hub itself) that has something to publish, or whose record somebody else has outrun. Times in Unix ms. */
export type WaitingName = { name: string; state: RootState; since?: number; ipns?: string }

/** How publishing goes; lags in seconds. */
export type PublicationState = {
  isOn: boolean
  waiting: number
  lagSeconds: number
  /** blobs whose 1 MiB leaves are hashed before their root is published */
  leafBlobs: number
  leafLagSeconds: number
  /** since the start */
  publications: number
  names: WaitingName[]
}

/** What is on the disk, in bytes; `garbage`: the last collection since the start, `at` in Unix ms. */
export type StorageState = StorageRow & {
  cacheLimit: number
  files: { name: string; bytes: number }[]
  disk?: { free: number; total: number }
  garbage?: { at: number; report: GarbageReport }
  garbageEverySeconds: number
}

/** Whether a part of the hub does what it should: `off` when it is not wanted. `detail` is a sentence or a few words. */
export type PartState = { name: string; state: 'good' | 'bad' | 'busy' | 'off'; detail: string }

/** What the hub's operator sees of it. */
export interface OperatorSource {
  names(query: { after: string; limit: number }): Promise<Page<WatchedName>>
  publication(): Promise<PublicationState>
  storage(): Promise<StorageState>
  reports(query: { before?: number | undefined; limit: number }): Promise<ReportRow[]>
  denied(query: { after?: string | undefined; limit: number }): Promise<DeniedRow[]>
  health(): Promise<PartState[]>
}
