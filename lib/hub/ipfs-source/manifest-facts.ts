import type { Digest } from '../../oci/digest.ts'
import { parsedOrNot, type ParsedManifest } from '../../oci/manifest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import type { Reference } from '../../oci/reference.ts'
import { ContentRefusedError } from '../../resolve/net/errors.ts'
import { fileSize, readFile } from '../../roots/read/read-file.ts'
import type { ConfigState, ImageConfig } from '../image-config.ts'
import { parseImageConfig, platformOf } from '../image-config.ts'
import { manifestKind, shownArtifactType } from '../manifest-kind.ts'
import type { ManifestKind } from '../tag-types.ts'
import { hasDigest } from './check-digest.ts'
import type { OpenRepository } from './tag-names.ts'

const MOST_CONFIG_BYTES = 1024 * 1024
export const NO_PLATFORM = 'unknown/unknown'

/** A manifest whose bytes have the digest that it is shown under. */
export type ManifestFacts = {
  digest: Digest; mediaType: string; bytes: Uint8Array; parsed: ParsedManifest
  kind: ManifestKind; artifactType?: string; configMediaType?: string
  /** of what it lists together; of an index, whose images are not read for it, unknown */
  size?: number
  config?: ImageConfig; configState: ConfigState
  platforms: string[]
}

/** Reads a manifest and its configuration; undefined when the repository has none such. Throws ContentRefusedError for bytes of another digest, BlockMissingError, UnavailableError. */
export async function readManifestFacts(repository: OpenRepository, reference: Reference): Promise<ManifestFacts | undefined> {
  const found = await repository.reader.manifest(reference)
  if (!found) return undefined
  const { digest, mediaType, bytes } = found
  if (!(await hasDigest(digest, bytes))) throw new ContentRefusedError(`what stands under ${digest} has another digest`)
  const parsed = parsedOrNot(bytes) ?? { mediaType, children: [] }
  const types = { media_type: mediaType, config_media_type: parsed.config?.mediaType ?? null, artifact_type: parsed.artifactType ?? null }
  const kind = manifestKind(types)
  const read = kind === 'image' && parsed.config ? await readConfig(repository, parsed.config) : { state: 'none' as const }
  return {
    digest, mediaType, bytes, parsed, kind, artifactType: shownArtifactType(types), configMediaType: parsed.config?.mediaType,
    size: kind === 'index' ? undefined : parsed.children.reduce((sum, { descriptor }) => sum + descriptor.size, bytes.length),
    config: read.config, configState: read.state, platforms: platformsOf(parsed, read.config),
  }
}

async function readConfig({ source, reader }: OpenRepository, { digest }: Descriptor): Promise<{ config?: ImageConfig; state: ConfigState }> {
  const file = await reader.blob(digest)
  if (!file) return { state: 'missing' }
  if (!('bytes' in file) && (await fileSize(source, { cid: file.cid, tsize: file.size })) > MOST_CONFIG_BYTES) return { state: 'too-large' }
  const bytes = 'bytes' in file ? file.bytes : await readFile(source, file.cid, MOST_CONFIG_BYTES)
  if (!(await hasDigest(digest, bytes))) throw new ContentRefusedError(`what stands under ${digest}, its configuration, has another digest`)
  const config = parseImageConfig(bytes)
  return config ? { config, state: 'read' } : { state: 'unreadable' }
}

function platformsOf({ children }: ParsedManifest, config: ImageConfig | undefined): string[] {
  const own = config && platformOf(config)
  const listed = children.map(({ descriptor }) => platformText(descriptor)).filter((platform) => platform !== undefined && platform !== NO_PLATFORM)
  return [...new Set([...(own === undefined ? [] : [own]), ...listed.filter((platform) => platform !== undefined)])]
}

/** Such as `linux/arm64/v8`, of an entry of an index. */
export function platformText({ platform }: Descriptor): string | undefined {
  return platform && [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/').slice(0, 100)
}
