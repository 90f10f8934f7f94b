import { LRUCache } from 'lru-cache'
import { DOCKER_CONFIG, OCI_CONFIG } from '../oci/media-types.ts'
import type { BlobFiles } from './blob-files.ts'
import type { ConfigParser } from './config-parser.ts'
import { CONFIG_LIMIT, platformOf, type ConfigState, type ImageConfig } from './image-config.ts'

const CACHED_BYTES = 8 * 1024 * 1024
const PLATFORMS_CACHED = 20_000

export type ConfigReference = { config_digest: string | null; config_media_type: string | null }

export interface ConfigReader {
  config(manifest: ConfigReference): Promise<{ config?: ImageConfig; state: ConfigState }>
  /** `os/architecture[/variant]` of an image, from memory when it was asked before */
  platform(manifest: ConfigReference): Promise<string | undefined>
}

/** Reads image configurations from their blobs; they and their platforms are remembered by digest (content never changes). */
export function createConfigReader(blobs: BlobFiles, parser: ConfigParser): ConfigReader {
  const configs = new LRUCache<string, { config?: ImageConfig; state: ConfigState; size: number }>({ maxSize: CACHED_BYTES, sizeCalculation: ({ size }) => size })
  const platforms = new LRUCache<string, { platform?: string }>({ max: PLATFORMS_CACHED })

  const config: ConfigReader['config'] = async (manifest) => {
    if (!isImageConfig(manifest)) return { state: 'none' }
    const cached = configs.get(manifest.config_digest)
    if (cached) return cached
    const bytes = await blobs.read(manifest.config_digest, CONFIG_LIMIT)
    if (typeof bytes === 'string') return { state: bytes }
    const parsed = await parser.parse(bytes)
    const found = parsed ? { config: parsed, state: 'read' as const } : { state: 'unreadable' as const }
    configs.set(manifest.config_digest, { ...found, size: bytes.length + 1000 })
    return found
  }

  const platform: ConfigReader['platform'] = async (manifest) => {
    if (!isImageConfig(manifest)) return undefined
    const cached = platforms.get(manifest.config_digest)
    if (cached) return cached.platform
    const answer = await config(manifest)
    const found = answer.config && platformOf(answer.config)
    if (answer.state !== 'missing') platforms.set(manifest.config_digest, { platform: found })
    return found
  }

  return { config, platform }
}

/** True for what names the configuration of an image, and not of anything else that is stored as one. */
export function isImageConfig(manifest: ConfigReference): manifest is { config_digest: string; config_media_type: string } {
  return manifest.config_digest !== null && (manifest.config_media_type === OCI_CONFIG || manifest.config_media_type === DOCKER_CONFIG)
}
