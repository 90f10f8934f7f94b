import { LRUCache } from 'lru-cache'
import { DOCKER_CONFIG, OCI_CONFIG } from '../oci/media-types.ts'
import type { BlobFiles } from './blob-files.ts'
import { parseImageConfig, platformOf, type ConfigState, type ImageConfig } from './image-config.ts'

// Parsing blocks the thread: 4 MiB are some 30 ms, and no real configuration comes near.
const CONFIG_LIMIT = 4 * 1024 * 1024
const PLATFORMS_CACHED = 20_000

export type ConfigReference = { config_digest: string | null; config_media_type: string | null }

export interface ConfigReader {
  config(manifest: ConfigReference): Promise<{ config?: ImageConfig; state: ConfigState }>
  /** `os/architecture[/variant]` of an image, from memory when it was asked before */
  platform(manifest: ConfigReference): Promise<string | undefined>
}

/** Reads image configurations from their blobs; platforms are remembered by digest (content never changes). */
export function createConfigReader(blobs: BlobFiles): ConfigReader {
  const platforms = new LRUCache<string, { platform?: string }>({ max: PLATFORMS_CACHED })

  const config: ConfigReader['config'] = async (manifest) => {
    if (!isImageConfig(manifest)) return { state: 'none' }
    const bytes = await blobs.read(manifest.config_digest, CONFIG_LIMIT)
    if (typeof bytes === 'string') return { state: bytes }
    const parsed = parseImageConfig(bytes)
    return parsed ? { config: parsed, state: 'read' } : { state: 'unreadable' }
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

function isImageConfig(manifest: ConfigReference): manifest is { config_digest: string; config_media_type: string } {
  return manifest.config_digest !== null && (manifest.config_media_type === OCI_CONFIG || manifest.config_media_type === DOCKER_CONFIG)
}
