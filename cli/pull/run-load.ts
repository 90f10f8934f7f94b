import { Dockerd } from '../push/dockerd.ts'
import type { IndexedFiles } from '../push/indexed-files.ts'
import { planImages } from '../push/plan-images.ts'
import type { PlannedImage } from '../push/planned-image.ts'
import { indexPath, indexStream, standardInput } from '../push/push-source.ts'
import { SavedError } from '../push/saved-error.ts'
import { parseTarget } from '../push/target.ts'
import { deliver } from './deliver.ts'
import { openDestination, type Destination } from './destination.ts'
import { SavedContent } from './saved-content.ts'

export type LoadOptions = { input: string; platform?: string; silent: boolean }
/** `names`: how docker knows it now, its id when it was saved without a name. */
export type Loaded = { names: string[]; digest: string }

type Tagged = { repository: string; tag: string }

/** Brings all images of an archive or a directory into dockerd. Throws SavedError, DockerError, ImageDamagedError, OciError. */
export async function runLoad({ input, ...options }: LoadOptions): Promise<Loaded[]> {
  const destination = await openDestination(undefined, undefined)
  const { files, open, close } = input === '-' ? await indexStream(standardInput('ipcr load -i -')) : await indexPath(input)
  try {
    const loaded: Loaded[] = []
    for (const image of await planImages(files)) loaded.push(await load(image, open, destination, options))
    return loaded
  } finally {
    await close()
  }
}

async function load(image: PlannedImage, open: IndexedFiles['open'], destination: Destination, { platform, silent }: Omit<LoadOptions, 'input'>): Promise<Loaded> {
  const digest = image.manifests.at(-1)?.digest
  if (digest === undefined) throw new SavedError('there is no manifest')
  const [first, ...others] = image.names.flatMap(taggedOf)
  const { imageName, reference } = first ? { imageName: first.repository, reference: { kind: 'tag', tag: first.tag } as const } : { imageName: '', reference: { kind: 'digest', digest } as const }
  const names = await deliver({ content: new SavedContent(image, open), reference, digest, imageName, trust: null }, destination, { platform, silent })
  const [name] = names
  if (name !== undefined) for (const other of others) await new Dockerd(process.env).tag(name, other)
  return { names: [...names, ...others.map(({ repository, tag }) => `${repository}:${tag}`)], digest }
}

// A layout often has a tag where there should be a name.
function taggedOf(name: string): Tagged[] {
  if (!/[/:]/.test(name)) return []
  const { host, repository, tag } = parseTarget(name)
  return [{ repository: host === undefined ? repository : `${host}/${repository}`, tag }]
}
