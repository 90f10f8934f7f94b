import { CONFIG_LIMIT, parseImageConfig, platformOf } from '../../lib/hub/image-config.ts'
import type { Descriptor } from '../../lib/oci/manifest-schema.ts'
import { parseManifest } from '../../lib/oci/manifest.ts'
import { DOCKER_CONFIG, OCI_CONFIG } from '../../lib/oci/media-types.ts'
import type { FoundManifest } from '../../lib/registry/archive/archive-content.ts'
import { plainText } from '../plain-text.ts'
import { checkedBlob, type ImageContent } from './image-content.ts'
import { PlatformError } from './platform-error.ts'

/**
 * Refuses an image whose configuration names another platform than was asked for. An index is not looked at, and what names no
 * platform is not refused: artifacts, signatures. Throws PlatformError, ImageDamagedError, and what its content throws.
 */
export async function requirePlatform(content: ImageContent, { bytes, mediaType }: Pick<FoundManifest, 'bytes' | 'mediaType'>, wanted: string): Promise<void> {
  const { config } = parseManifest(bytes, mediaType)
  if (config?.mediaType !== OCI_CONFIG && config?.mediaType !== DOCKER_CONFIG) return
  const has = platformOf(parseImageConfig(await configBytes(content, config)) ?? {})
  if (has !== undefined && !fits(has, wanted)) throw new PlatformError(`${plainText(wanted)} was asked for, and this image is for ${plainText(has)} alone`)
}

async function configBytes(content: ImageContent, { digest, size }: Descriptor): Promise<Uint8Array> {
  if (size > CONFIG_LIMIT) throw new PlatformError(`its configuration has ${size} bytes, too many to look up the platform in: leave --platform out to take it as it is`)
  const parts: Uint8Array[] = []
  // Each is freed once the next is asked for.
  for await (const part of checkedBlob(content, digest, size, () => undefined)) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

// Many images do not name their variant, and many people do not ask for one.
function fits(has: string, wanted: string): boolean {
  return has === wanted || has.startsWith(`${wanted}/`) || wanted.startsWith(`${has}/`)
}
