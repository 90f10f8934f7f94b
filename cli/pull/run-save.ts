import { configOf } from '../data-directory.ts'
import { DockerError } from '../push/docker-error.ts'
import { Dockerd } from '../push/dockerd.ts'
import { planImages } from '../push/plan-images.ts'
import { indexStream } from '../push/push-source.ts'
import { SavedError } from '../push/saved-error.ts'
import { placeOf } from './choose-way.ts'
import { deliver } from './deliver.ts'
import { openDestination, type Destination } from './destination.ts'
import { freed } from './freed.ts'
import { splitReference } from '../image/image-reference.ts'
import { nameOf, openImage, type Pulled, type PullOptions } from './run-pull.ts'
import { SavedContent } from './saved-content.ts'

export type SaveOptions = Omit<PullOptions, 'engine'> & { output: string }

/** Writes an image down: what dockerd has under that name, else of a hub; or straight from IPFS. `trust` is null for what nobody was asked about. Throws as runPull does. */
export async function runSave(text: string, options: SaveOptions): Promise<Pulled> {
  const destination = await openDestination(options.output, options.format)
  const place = await placeOf(text, options, configOf(options.data))
  const daemon = place || options.hub !== undefined ? undefined : await daemonWith(text)
  if (daemon instanceof Dockerd) return saveFromDocker(daemon, text, destination, options)
  const image = await openImage(text, place, options).catch((error: unknown) => {
    throw daemon && error instanceof Error ? new SavedError(`${error.message}. And from docker: ${daemon.message}`, { cause: error }) : error
  })
  await deliver(image, destination, options)
  return { name: nameOf(image), digest: image.digest, trust: image.trust }
}

// Where no docker runs, it has nothing.
async function daemonWith(text: string): Promise<Dockerd | DockerError> {
  try {
    const daemon = new Dockerd(process.env)
    await daemon.inspect(text)
    return daemon
  } catch (error) {
    if (error instanceof DockerError) return error
    throw error
  }
}

async function saveFromDocker(daemon: Dockerd, text: string, destination: Destination, options: SaveOptions): Promise<Pulled> {
  const { id, names } = await daemon.inspect(text)
  const name = names.find((one) => one === text || one === `${text}:latest`)
  // Of a name without a tag dockerd would save all tags.
  const bytes = await daemon.save(name ?? text)
  if (!destination.write || destination.format !== 'docker' || options.platform !== undefined) return saveStream(bytes, name, destination, options)
  await destination.write(freed(bytes))
  return { name: name ?? text, digest: id, trust: null }
}

// What dockerd saves is an OCI layout only since 25.
async function saveStream(bytes: AsyncIterable<Uint8Array>, name: string | undefined, destination: Destination, options: SaveOptions): Promise<Pulled> {
  const { files, open, close } = await indexStream(bytes)
  try {
    const [image, ...more] = await planImages(files)
    const digest = image?.manifests.at(-1)?.digest
    if (!image || digest === undefined || more.length > 0) throw new SavedError(`dockerd saves ${more.length + 1} images under that name`)
    const { rest, reference = { kind: 'digest', digest } as const } = splitReference(name ?? '')
    const opened = { content: new SavedContent(image, open), reference, digest, imageName: rest, trust: null }
    await deliver(opened, destination, options)
    return { name: nameOf(opened), digest, trust: null }
  } finally {
    await close()
  }
}
