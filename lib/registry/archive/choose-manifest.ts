import { OciError } from '../../oci/errors.ts'
import { isIndexType } from '../../oci/media-types.ts'
import type { ManifestReader } from '../manifest-reader.ts'
import type { ArchiveContent, FoundManifest } from './archive-content.ts'

const USUAL = 'linux/amd64'
const NO_PLATFORM = 'unknown/unknown'
const MOST_LEVELS = 4

/** The manifest of one platform: of an index the one asked for, else linux/amd64, else the first; any other is itself. Throws OciError MANIFEST_UNKNOWN. */
export async function chooseManifest(content: ArchiveContent, manifests: Pick<ManifestReader, 'read'>, found: FoundManifest, wanted: string | undefined, level = 0): Promise<FoundManifest> {
  if (!isIndexType(found.mediaType) || level > MOST_LEVELS) return found
  const { children } = await manifests.read(found.bytes, found.mediaType)
  const fits = (platform: string | undefined, text: string): boolean => platform === text || platform?.startsWith(`${text}/`) === true
  const choices = children.filter(({ kind, platform }) => kind === 'manifest' && platform !== NO_PLATFORM)
  const chosen = wanted === undefined
    ? choices.find(({ platform }) => fits(platform, USUAL)) ?? choices[0]
    : choices.find(({ platform }) => platform === wanted) ?? choices.find(({ platform }) => fits(platform, wanted))
  const child = chosen && (await content.findManifest(chosen.digest))
  if (!child) throw new OciError('MANIFEST_UNKNOWN', `there is no ${wanted ?? 'image'} in this index`)
  return chooseManifest(content, manifests, child, wanted, level + 1)
}
