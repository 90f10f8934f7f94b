import type { ChildRow, ManifestRow, ReadPages, ReferrerRow, RepositoryRow } from '../db/queries/pages.ts'
import type { BlobFiles } from './blob-files.ts'
import type { ConfigReader } from './config-reader.ts'
import { withTexts } from './file-text.ts'
import type { ImageDetails, IndexEntry, Layer, Referrer } from './hub-source.ts'
import { pairs, type ImageConfig } from './image-config.ts'
import { manifestKind, shownArtifactType } from './manifest-kind.ts'
import { fileTitles, prettyManifest } from './manifest-text.ts'
import { NO_PLATFORM } from './sqlite-tags.ts'

const CHILDREN_SHOWN = 500
const REFERRERS_SHOWN = 100
const TAGS_SHOWN = 20
const MANIFEST_SHOWN = 32 * 1024

type ImageReader = (repository: RepositoryRow, reference: string) => Promise<ImageDetails | undefined>

/** One manifest of a repository with everything its page shows. */
export function createImageReader(read: ReadPages, configs: ConfigReader, blobs: BlobFiles): ImageReader {
  return async (repository, reference) => {
    const repositoryId = repository.id
    const digest = await resolveDigest(read, repositoryId, reference)
    const manifest = digest && (await read('manifestByDigest', { repositoryId, digest }))[0]
    if (!manifest) return undefined
    const [children, referrers, tags, config, bytes] = await Promise.all([
      read('childrenOf', { repositoryId, parent: manifest.digest, limit: CHILDREN_SHOWN + 1 }),
      read('referrersOf', { repositoryId, subject: manifest.digest, limit: REFERRERS_SHOWN + 1 }),
      read('tagsOfDigest', { repositoryId, digest: manifest.digest, limit: TAGS_SHOWN }),
      configs.config(manifest),
      blobs.read(manifest.digest, MANIFEST_SHOWN),
    ])
    const shown = children.slice(0, CHILDREN_SHOWN)
    const layers = withCommands(shown.filter((row) => row.kind === 'layer'), config.config, children.length > CHILDREN_SHOWN)
    return {
      ...fromManifest(manifest),
      repository: repository.name,
      tag: reference.includes(':') ? undefined : reference,
      tags: tags.map((row) => row.name).filter((name) => name !== reference),
      entries: shown.filter((row) => row.kind === 'manifest').map(toEntry),
      layers: manifestKind(manifest) === 'artifact' ? await withTexts(blobs, withTitles(layers, bytes)) : layers,
      truncated: children.length > CHILDREN_SHOWN,
      config: config.config,
      configState: config.state,
      referrers: referrers.slice(0, REFERRERS_SHOWN).map(toReferrer),
      referrersTruncated: referrers.length > REFERRERS_SHOWN,
      manifestText: typeof bytes === 'string' ? undefined : prettyManifest(bytes),
    }
  }
}

async function resolveDigest(read: ReadPages, repositoryId: number, reference: string): Promise<string | undefined> {
  if (reference.startsWith('sha256:')) return reference
  if (reference.includes(':')) return (await read('digestOfAlias', { alias: reference }))[0]?.digest
  return (await read('digestOfTag', { repositoryId, tag: reference }))[0]?.digest
}

function fromManifest(row: ManifestRow) {
  return {
    digest: row.digest, kind: manifestKind(row), mediaType: row.media_type, artifactType: shownArtifactType(row),
    subject: row.subject ?? undefined, size: row.total_size, pushedAt: row.pushed_at, annotations: annotations(row.annotations),
  }
}

function annotations(json: string | null): [string, string][] {
  const value: unknown = json === null ? null : JSON.parse(json)
  return typeof value === 'object' && value !== null ? pairs(Object.fromEntries(Object.entries(value))) : []
}

function toEntry(row: ChildRow): IndexEntry {
  const attestation = row.platform === NO_PLATFORM
  return { digest: row.child, size: row.total_size ?? undefined, mediaType: row.media_type, platform: attestation ? undefined : row.platform ?? undefined, attestation }
}

// A command belongs to a layer only when the history tells of exactly these layers.
function withCommands(rows: ChildRow[], config: ImageConfig | undefined, truncated: boolean): Layer[] {
  const commands = config?.layerCommands ?? []
  const known = truncated ? commands.length > rows.length : commands.length === rows.length
  return rows.map((row, index) => ({
    digest: row.child, size: row.size, mediaType: row.media_type, createdBy: (known && commands[index]) || undefined,
  }))
}

function withTitles(files: Layer[], manifest: Uint8Array | string): Layer[] {
  const titles = typeof manifest === 'string' ? [] : fileTitles(manifest)
  return files.map((file, index) => ({ ...file, title: titles[index] }))
}

function toReferrer(row: ReferrerRow): Referrer {
  const predicate = typeof row.predicate === 'string' ? row.predicate : undefined
  return { predicate, digest: row.digest, size: row.total_size, mediaType: row.media_type, artifactType: row.artifact_type ?? undefined, pushedAt: row.pushed_at }
}
