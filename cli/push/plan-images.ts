import { parseSavedImages } from '../../lib/roots/read/saved-list.ts'
import { isCompressed, planSaved } from './plan-saved.ts'
import { planLayout } from './plan-layout.ts'
import { planLegacy } from './plan-legacy.ts'
import type { PlannedImage } from './planned-image.ts'
import { SavedError } from './saved-error.ts'
import type { SavedFiles } from './saved-files.ts'

/**
 * The images in what was saved: by docker 1.10 and later, which writes `manifest.json`; before, `repositories`; or an OCI Image
 * Layout, whose own manifests are taken where layers are packed or there are several platforms. Throws SavedError, LayoutError.
 */
export async function planImages(files: SavedFiles): Promise<PlannedImage[]> {
  const hasIndex = files.has('index.json')
  if (files.has('manifest.json')) {
    const images = parseSavedImages(files.text('manifest.json'))
    if (!hasIndex || !images.some((image) => isCompressed(files, image))) return Promise.all(images.map((image) => planSaved(files, image)))
  }
  if (hasIndex) return planLayout(files)
  if (files.has('repositories')) return planLegacy(files)
  throw new SavedError('there is no image in it: neither manifest.json, nor index.json, nor repositories. docker save and podman save write what is taken')
}
