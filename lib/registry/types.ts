import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { Access, Principal } from '../identity/access.ts'
import type { Ingest } from '../store/ingest/ingest.ts'
import type { KeyedLock } from '../store/keyed-lock.ts'
import type { GrowingBlob } from '../resolve/growing-blob.ts'
import type { AnswerCache } from './answer-cache.ts'
import type { ManifestReader } from './manifest-reader.ts'
import type { Denials } from './denials.ts'
import type { Foreign } from './foreign/place.ts'
import type { TagTrusts } from './signatures/tag-trust.ts'

export type RegistryRequest = {
  method: string
  /** as it came, not decoded */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Readable
  principal: Principal
  /** the network that it came from, shortened for the audit log */
  client: () => string | null
}

/** Who changes something, as the audit log tells it. */
export type Changer = Pick<RegistryRequest, 'principal' | 'client'>

export type ResponseBody =
  | { kind: 'bytes'; bytes: Buffer }
  /** `[start, end)` of a file */
  | { kind: 'file'; path: string; start: number; end: number }
  /** `[start, end)` of a file that is still being fetched; released when it was sent */
  | { kind: 'growing'; blob: GrowingBlob; start: number; end: number }

export type RegistryResponse = { status: number; headers: Record<string, string>; body?: ResponseBody }

/** What the handlers work with; built once by the composition root. */
export type RegistryParts = {
  config: Pick<Config, 'dataDir' | 'deleteEnabled' | 'idleMs' | 'auth' | 'publish' | 'publicUrl' | 'scheme' | 'redirect'>
  db: HubDatabase
  ingest: Ingest
  access: Access
  cache: AnswerCache
  manifests: ManifestReader
  /** one at a time per digest: recording a blob and collecting it must not overlap */
  locks: KeyedLock
  /** what signatures say of tags */
  trusts: TagTrusts
  /** names that nobody pulls or pushes here */
  denials: Denials
  /** names outside this hub */
  foreign: Foreign
  logger: Logger
  now: () => number
  /** something was pushed or deleted: leaves wait to be hashed, roots to be published */
  pushed: () => void
}
