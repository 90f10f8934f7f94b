import type { Digest } from '../../lib/oci/digest.ts'
import { parseManifest } from '../../lib/oci/manifest.ts'
import type { Descriptor } from '../../lib/oci/manifest-schema.ts'
import { isIndexType } from '../../lib/oci/media-types.ts'
import { RegistryContent } from '../pull/registry-content.ts'
import { requirePlatform } from '../pull/require-platform.ts'
import { pushBlob, type PushProgress } from '../push/push-blobs.ts'
import { readBlob } from '../registry/blobs.ts'
import { getManifest, headManifest, putManifest, type FetchedManifest } from '../registry/manifests.ts'
import type { Registry } from '../registry/registry.ts'
import { RegistryContentError } from '../registry/registry-error.ts'
import { createLimit } from './limit.ts'
import { MirrorError } from './mirror-error.ts'

const BLOBS_AT_ONCE = 3
const MOST_DEPTH = 4

export type Place = { registry: Registry; repository: string }
export type CopyJob = { from: Place; to: Place; /** `linux/arm64`: of an index that one alone, and no image of another */ platform: string | undefined; progress: PushProgress }

/** Copies images from one repository to another, byte for byte; each blob and manifest once however many images have it. */
export class ImageCopier {
  readonly #job: CopyJob
  readonly #blobs = new Map<Digest, Promise<void>>()
  readonly #manifests = new Map<Digest, Promise<void>>()
  readonly #limit = createLimit(BLOBS_AT_ONCE)

  constructor(job: CopyJob) {
    this.#job = job
  }

  /** Has the tag (or digest) mean there what it means here; `copied` is false when it did. Throws RegistryError, MirrorError, PlatformError. */
  async copy(reference: string, target: string): Promise<{ digest: Digest; copied: boolean }> {
    const { from, to, platform } = this.#job
    if (platform === undefined) {
      const digest = await headManifest(from.registry, from.repository, reference)
      if (digest !== undefined && digest === (await headManifest(to.registry, to.repository, target))) return { digest, copied: false }
    }
    const root = await this.#choose(await this.#fetch(reference))
    if (platform !== undefined && root.digest === (await headManifest(to.registry, to.repository, target))) return { digest: root.digest, copied: false }
    await this.#copyBelow(root, 0)
    await putManifest(to.registry, to.repository, target, root)
    return { digest: root.digest, copied: true }
  }

  async #fetch(reference: string): Promise<FetchedManifest> {
    const { registry, repository } = this.#job.from
    const found = await getManifest(registry, repository, reference)
    if (found) return found
    throw new RegistryContentError(`${registry.address.host} has no ${repository}:${reference}`, 404)
  }

  async #choose(manifest: FetchedManifest): Promise<FetchedManifest> {
    const { from, platform } = this.#job
    if (platform === undefined) return manifest
    if (!isIndexType(manifest.mediaType)) {
      await requirePlatform(new RegistryContent(from.registry, from.repository, manifest.digest), manifest, platform)
      return manifest
    }
    const children = parseManifest(manifest.bytes, manifest.mediaType).children
    const chosen = children.find(({ descriptor }) => isOf(descriptor, platform))
    if (chosen) return this.#fetch(chosen.descriptor.digest)
    throw new MirrorError(`there is no ${platform} among ${children.map(({ descriptor }) => nameOf(descriptor)).join(', ')}`)
  }

  async #copyBelow({ bytes, mediaType }: FetchedManifest, depth: number): Promise<void> {
    if (depth > MOST_DEPTH) throw new RegistryContentError('its manifests name each other without end')
    const { children } = parseManifest(bytes, mediaType)
    await Promise.all(children.flatMap(({ kind, descriptor }) => (kind === 'manifest' ? [] : [this.#copyBlob(descriptor)])))
    // One after the other: an index can list tens of thousands, each held in memory until its layers are there.
    for (const { kind, descriptor } of children) if (kind === 'manifest') await this.#copyManifest(descriptor.digest, depth)
  }

  #copyManifest(digest: Digest, depth: number): Promise<void> {
    const { to } = this.#job
    return remembered(this.#manifests, digest, async () => {
      // What has been put has all that it names.
      if ((await headManifest(to.registry, to.repository, digest)) !== undefined) return
      const manifest = await this.#fetch(digest)
      await this.#copyBelow(manifest, depth + 1)
      await putManifest(to.registry, to.repository, digest, manifest)
    })
  }

  #copyBlob({ digest, size, urls, mediaType }: Descriptor): Promise<void> {
    // Layers of Windows are fetched from where they say.
    if ((urls?.length ?? 0) > 0 && /\.(?:foreign|nondistributable)\./.test(mediaType)) return Promise.resolve()
    const { from, to, progress } = this.#job
    const open = () => readBlob(from.registry, from.repository, { digest, size })
    return remembered(this.#blobs, digest, () => this.#limit(() => pushBlob(to.registry, to.repository, { digest, size, open, frees: true }, progress)))
  }
}

function isOf({ platform }: Descriptor, wanted: string): boolean {
  return platform !== undefined && (wanted === `${platform.os}/${platform.architecture}` || wanted === nameOf({ platform }))
}

function nameOf({ platform }: Pick<Descriptor, 'platform'>): string {
  return platform ? [platform.os, platform.architecture, ...(platform.variant ? [platform.variant] : [])].join('/') : 'unnamed'
}

// Also a failure is told to all who wait; the next image tries again.
function remembered(known: Map<Digest, Promise<void>>, digest: Digest, work: () => Promise<void>): Promise<void> {
  const before = known.get(digest)
  if (before) return before
  const begun = work()
  known.set(digest, begun)
  begun.catch(() => known.delete(digest))
  return begun
}
