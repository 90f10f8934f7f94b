import type { ManifestChild } from '../../oci/manifest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { parseReference } from '../../oci/reference.ts'
import { isRefusal } from '../../roots/read/refusal.ts'
import type { IndexEntry, Layer, Referrer, ShownImage } from '../hub-source.ts'
import { pairs } from '../image-config.ts'
import { fileTitles, prettyManifest } from '../manifest-text.ts'
import { NO_PLATFORM, platformText, readManifestFacts, type ManifestFacts } from './manifest-facts.ts'
import type { OpenRepository } from './tag-names.ts'

const CHILDREN_SHOWN = 500
const REFERRERS_SHOWN = 100
const SIZES_READ = 24
const MANIFEST_SHOWN = 32 * 1024

/** A manifest of a repository with what its page shows; undefined when there is none such. Throws ContentRefusedError, BlockMissingError, UnavailableError. */
export async function readImage(repository: OpenRepository, name: string, text: string): Promise<ShownImage | undefined> {
  const reference = parseReference(text)
  const facts = reference && (await readManifestFacts(repository, reference))
  if (!facts) return undefined
  const { digest, mediaType, kind, artifactType, configMediaType: _, parsed, bytes } = facts
  const shown = parsed.children.slice(0, CHILDREN_SHOWN)
  const [entries, referrers] = await Promise.all([entriesOf(repository, shown), repository.reader.referrers(digest).catch(noneIfRefused)])
  return {
    repository: name, digest, mediaType, kind, artifactType, subject: parsed.subject, tags: [],
    tag: reference?.kind === 'tag' ? reference.tag : undefined,
    size: facts.size ?? entries.reduce((sum, { size = 0 }) => sum + size, bytes.length),
    annotations: pairs(parsed.annotations), entries, layers: layersOf(facts, shown),
    truncated: parsed.children.length > CHILDREN_SHOWN, config: facts.config, configState: facts.configState,
    referrers: referrers.slice(0, REFERRERS_SHOWN).map(toReferrer), referrersTruncated: referrers.length > REFERRERS_SHOWN,
    manifestText: bytes.length > MANIFEST_SHOWN ? undefined : prettyManifest(bytes),
  }
}

async function entriesOf(repository: OpenRepository, children: readonly ManifestChild[]): Promise<IndexEntry[]> {
  const listed = children.filter(({ kind }) => kind === 'manifest').map(({ descriptor }) => descriptor)
  return Promise.all(listed.map(async (descriptor, index) => toEntry(descriptor, index < SIZES_READ ? await sizeOf(repository, descriptor) : descriptor.size)))
}

// What could not be fetched may be a signature that somebody withholds.
function noneIfRefused(error: unknown): Descriptor[] {
  if (isRefusal(error)) return []
  throw error
}

// What a repository does not have of an index has no size.
async function sizeOf(repository: OpenRepository, { digest }: Descriptor): Promise<number | undefined> {
  const found = await repository.reader.manifest({ kind: 'digest', digest })
  return found && (await readManifestFacts(repository, { kind: 'digest', digest }))?.size
}

function toEntry(descriptor: Descriptor, size: number | undefined): IndexEntry {
  const platform = platformText(descriptor)
  const attestation = platform === NO_PLATFORM
  return { digest: descriptor.digest, mediaType: descriptor.mediaType, size, platform: attestation ? undefined : platform, attestation }
}

// A command belongs to a layer only when the history tells of exactly these layers.
function layersOf({ parsed, config, kind, bytes }: ManifestFacts, shown: readonly ManifestChild[]): Layer[] {
  const [commands, titles] = [config?.layerCommands ?? [], kind === 'artifact' ? fileTitles(bytes) : []]
  const count = parsed.children.filter((child) => child.kind === 'layer').length
  return shown.filter((child) => child.kind === 'layer').map(({ descriptor: { digest, mediaType, size } }, index) => ({
    digest, mediaType, size, createdBy: (commands.length === count && commands[index]) || undefined, title: titles[index],
  }))
}

function toReferrer({ digest, mediaType, size, artifactType, annotations }: Descriptor): Referrer {
  return { digest, mediaType, size, artifactType, predicate: annotations?.['dev.sigstore.bundle.predicateType'] }
}
