import type { Digest } from '../../lib/oci/digest.ts'
import { chooseImages, type Choice } from './choose-images.ts'
import { Dockerd, type DockerImage } from './dockerd.ts'
import { planImages } from './plan-images.ts'
import type { PlannedImage } from './planned-image.ts'
import type { OpenBlob } from './push-image.ts'
import { indexPath, indexStream, standardInput, type PushSource } from './push-source.ts'
import { readTar } from './read-tar.ts'
import type { SavedFiles } from './saved-files.ts'
import { parseTarget, type Target } from './target.ts'
import { unpacked } from './unpacked.ts'

/** Images with where they go, and what opens those of their blobs that did not come by yet. */
export type OpenImages = { choices: Choice[]; open: OpenBlob; close(): Promise<void> }

export type Streaming = {
  /** an image of dockerd that is where it should go already: nothing of it has to come by */
  present(target: Target, image: DockerImage): Promise<PlannedImage | undefined>
  /** what takes the files of an image while they come by; `diffIds` as dockerd told them */
  files(target: Target, diffIds: readonly Digest[]): Promise<SavedFiles>
}

/** The images that are meant. What comes by once, and whose name is known, is taken as it comes. Throws SavedError, DockerError, LayoutError. */
export async function openImages({ source, name }: { source: PushSource; name: string | undefined }, streaming: Streaming): Promise<OpenImages> {
  if (source.kind === 'dockerd') return openFromDockerd(source.image, parseTarget(name ?? source.image), streaming)
  if (source.kind === 'stdin' && name !== undefined) return openStream(unpacked(standardInput()), parseTarget(name), [], streaming)
  const { files, open, close } = await (source.kind === 'path' ? indexPath(source.path) : indexStream(standardInput()))
  try {
    return { choices: chooseImages(await planImages(files), name), open, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openFromDockerd(image: string, target: Target, streaming: Streaming): Promise<OpenImages> {
  const daemon = new Dockerd(process.env)
  const known = await daemon.inspect(image)
  const present = await streaming.present(target, known)
  if (present) return streamed({ image: { ...present, blobs: [] }, target })
  return openStream(await daemon.save(savedAs(image, known)), target, known.layers, streaming)
}

// By its name, so that what is saved knows it. Of a name without a tag dockerd would save all tags.
function savedAs(image: string, { id, names }: DockerImage): string {
  if (image.startsWith('sha256:')) return id
  return names.includes(`${image}:latest`) ? `${image}:latest` : image
}

async function openStream(bytes: AsyncIterable<Uint8Array>, target: Target, diffIds: readonly Digest[], streaming: Streaming): Promise<OpenImages> {
  const files = await streaming.files(target, diffIds)
  await readTar(bytes, files)
  const [choice] = chooseImages(await planImages(files), `${target.repository}:${target.tag}`)
  if (!choice) throw new TypeError('one image was chosen')
  return streamed({ image: choice.image, target })
}

function streamed(choice: Choice): OpenImages {
  return { choices: [choice], open: () => undefined, close: async () => {} }
}
