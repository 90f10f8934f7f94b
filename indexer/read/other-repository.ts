import type { CID } from 'multiformats/cid'
import { REF_KINDS } from '../../lib/db/index/rows.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { MAX_CONFIG_BYTES } from '../../lib/oci/most-bytes.ts'
import { readFile } from '../../lib/roots/read/read-file.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { configFacts, type ConfigFacts } from '../plugins/config-facts.ts'
import { ahead } from './ahead.ts'
import { ManifestReading } from './manifest-reading.ts'
import { unlessRefused } from './read-content.ts'
import type { Reading } from './reading.ts'
import { emitRef, isLeftOut } from './set-ref.ts'
import { oneLine } from './texts.ts'

const PAGE = 1000
const AT_ONCE = 8

/** Reads a repository of a prior layout, all of it; `before` tells that the index has what another directory held there. */
export async function readOtherRepository(reading: Reading, path: string, reader: RepositoryReader, before: CID | undefined): Promise<void> {
  const { short = null, full = null } = (await unlessRefused(() => reader.readme())) ?? {}
  reading.emit({ kind: 'text', repository: path, short: oneLine(short), readme: full })
  const manifests = new ManifestReading(reading, path, {
    manifest: async (digest) => (await unlessRefused(() => reader.manifest({ kind: 'digest', digest })))?.bytes,
    config: (digest) => readConfig(reading, reader, digest),
  })
  const found = new Set<string>()
  for await (const tag of ahead(tagsOf(reader), AT_ONCE, (name) => readTag(reading, { path, reader, manifests, compared: before !== undefined }, name))) if (tag !== undefined) found.add(tag)
  for (const { kind, name } of before ? reading.known.refs(path) : []) {
    if (kind === REF_KINDS.tag && !found.has(name)) emitRef(reading, path, 'tag', name, undefined, true)
  }
}

type Repository = { path: string; reader: RepositoryReader; manifests: ManifestReading; compared: boolean }

async function readTag(reading: Reading, { path, reader, manifests, compared }: Repository, tag: string): Promise<string | undefined> {
  if (isLeftOut(reading, path, 'tag', tag)) return undefined
  const manifest = await unlessRefused(() => reader.manifest({ kind: 'tag', tag }))
  const read = manifest && (await manifests.read(manifest.digest, manifest.bytes))
  if (!manifest || !read) return undefined
  const { digest, mediaType, bytes } = manifest
  emitRef(reading, path, 'tag', tag, { digest, mediaType, size: bytes.length, artifactType: null, created: read.created }, compared)
  return tag
}

async function* tagsOf(reader: RepositoryReader): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const page = (await unlessRefused(() => reader.tags({ after, limit: PAGE }))) ?? []
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last
  }
}

function readConfig({ source }: Reading, reader: RepositoryReader, digest: Digest): Promise<ConfigFacts | undefined> {
  return unlessRefused(async () => {
    const found = await reader.blob(digest)
    return found && configFacts('bytes' in found ? found.bytes : await readFile(source, found.cid, MAX_CONFIG_BYTES))
  })
}
