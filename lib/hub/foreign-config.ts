import { setTimeout as delay } from 'node:timers/promises'
import type { IndexReader } from '../db/index/index-reader.ts'
import { isDigest, type Digest } from '../oci/digest.ts'
import type { ForeignBlobs } from '../resolve/foreign-blobs.ts'
import type { ForeignRepositories } from '../resolve/foreign-repositories.ts'
import type { Place } from '../resolve/thread/operations.ts'
import { type ConfigReader, isImageConfig } from './config-reader.ts'
import { CONFIG_LIMIT } from './image-config.ts'
import type { ConfigParser } from './config-parser.ts'
import type { ReadConfig } from './index-image.ts'

// Nobody waits longer for a page; what comes later is here at the next look.
const WAIT_MS = 700
const POLL_MS = 20
// One block: its size is what the tree says of it until it is here.
const RAW_CID = /^baf[ky]re/

export type ForeignConfigParts = {
  index: IndexReader['read']
  repositories: Pick<ForeignRepositories, 'blob'>
  blobs: Pick<ForeignBlobs, 'local' | 'open'>
  configs: ConfigReader
  parser: Pick<ConfigParser, 'parse'>
}

/** Reads configurations of images outside this hub: fetched as a pull would, if that takes a moment, and `away` until then. */
export function createForeignConfigReader(parts: ForeignConfigParts): ReadConfig {
  return async (repository, { configDigest, configMediaType }) => {
    const reference = { config_digest: configDigest, config_media_type: configMediaType }
    if (!isImageConfig(reference) || !isDigest(reference.config_digest)) return { state: 'none' }
    const found = await Promise.race([fetchConfig(parts, repository, reference.config_digest).catch(() => undefined), delay(WAIT_MS)])
    if (found) return found
    // What this hub has unpublished is nobody's to read by naming its digest.
    return parts.blobs.local(reference.config_digest) ? parts.configs.config(reference) : { state: 'away' }
  }
}

async function fetchConfig({ index, repositories, blobs, parser }: ForeignConfigParts, repository: string, digest: Digest): Promise<Awaited<ReturnType<ReadConfig>> | undefined> {
  if (blobs.local(digest)) return undefined
  const place = await placeOf(index, repository)
  const blob = place && (await repositories.blob(place, digest))
  if (!blob) return undefined
  if ('bytes' in blob) {
    const config = await parser.parse(blob.bytes)
    return config ? { config, state: 'read' } : { state: 'unreadable' }
  }
  if (blob.size > CONFIG_LIMIT) return { state: 'too-large' }
  const open = await blobs.open(digest, blob.cid, RAW_CID.test(blob.cid) ? undefined : blob.size)
  if (open.kind === 'file') return undefined
  await open.blob.finished.finally(() => open.blob.release())
  for (let waited = 0; waited < WAIT_MS && !blobs.local(digest); waited += POLL_MS) await delay(POLL_MS)
  return undefined
}

async function placeOf(index: IndexReader['read'], repository: string): Promise<Place | undefined> {
  const [name = '', ...rest] = repository.split('/')
  const source = await index('source', { name })
  if (!source || source.root === null) return undefined
  return { root: source.root, path: [...(source.path === '' ? [] : source.path.split('/')), ...rest] }
}
