import { plainText } from '../plain-text.ts'
import { parseTarget, type Target } from './target.ts'
import type { PlannedImage } from './planned-image.ts'
import { SavedError } from './saved-error.ts'

export type Choice = { image: PlannedImage; target: Target }

/** Which images go where: one under the name that was given, else each under those that it was saved under. Throws SavedError. */
export function chooseImages(images: readonly PlannedImage[], name: string | undefined): Choice[] {
  if (name !== undefined) return [{ image: onlyOne(images), target: parseTarget(name) }]
  const choices = images.flatMap((image) => image.names.map((its) => ({ image, target: parseTarget(withoutDaemon(its)) })))
  if (choices.length === 0) throw new SavedError('the image was saved without a name: give it one, as in "ipcr push - alice/app:v1"')
  return choices
}

// A layout often has a tag where there should be a name.
function withoutDaemon(name: string): string {
  const shown = plainText(name.slice(0, 128))
  if (!/[/:]/.test(name)) throw new SavedError(`the image was saved as "${shown}", a tag without a name: give it one, as in "ipcr push ./layout alice/app:${shown}"`)
  // How containerd names what docker shows without a host, and podman what was built here.
  return name.replace(/^(?:docker\.io\/(?:library\/)?|localhost\/)/, '')
}

function onlyOne(images: readonly PlannedImage[]): PlannedImage {
  const [image, ...more] = images
  if (image && more.length === 0) return image
  throw new SavedError(`there are ${images.length} images in it, and one name for them: save one, or leave the name out`)
}
