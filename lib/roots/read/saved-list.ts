import { z } from 'zod'
import { type Digest, isDigest } from '../../oci/digest.ts'
import { LayoutError } from './layout-error.ts'
import { parseJson, parseLongJson } from './parse-json.ts'

export const MAX_SAVED_LIST_BYTES = 1024 * 1024
const MAX_IMAGES = 100
const MAX_LAYERS = 1000

const path = z.string().min(1).max(4096)
const savedImage = z.looseObject({ Config: path, RepoTags: z.array(z.string()).nullish(), Layers: z.array(path).max(MAX_LAYERS).nullish() })
const savedList = z.array(savedImage).min(1, 'lists no image').max(MAX_IMAGES)

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'not a digest')
const config = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(digest).max(MAX_LAYERS).nullish() }) })

/** Where the parts of a saved image stand, as paths below the directory that the tar was unpacked to, and the names that it was saved under. */
export type SavedImage = { config: string; layers: string[]; names: string[] }

/** All images that `docker save` wrote down in `manifest.json` (at most 1 MiB). Throws LayoutError. */
export function parseSavedImages(bytes: Uint8Array): SavedImage[] {
  return parseJson('manifest.json', bytes, savedList).map(({ Config, Layers, RepoTags }) => ({ config: Config, layers: Layers ?? [], names: RepoTags ?? [] }))
}

/** The one among them that has this tag, or the only one. Throws LayoutError. */
export function parseSavedList(bytes: Uint8Array, tag: string): SavedImage {
  const images = parseSavedImages(bytes)
  const tagged = images.filter(({ names }) => names.some((name) => name.endsWith(`:${tag}`)))
  const [image, ...more] = images.length === 1 ? images : tagged
  if (!image || more.length > 0) throw new LayoutError(`manifest.json lists ${images.length} images, and not exactly one of them has the tag ${tag}`)
  return image
}

/** The digests of the uncompressed layers, lowest first, as an image's configuration tells them. Throws LayoutError. */
export function parseDiffIds(bytes: Uint8Array): Digest[] {
  return parseLongJson('the configuration of the image', bytes, config).rootfs.diff_ids ?? []
}
