import type { ImageDetails } from './image-types.ts'
import { displayName, imageSuffix } from './page-reference.ts'

/** Where an artifact is: `host/name` without the tag, `isPlain` when it is reached over HTTP. */
type Place = { name: string; reference: string; isPlain: boolean }
type Kind = { word: string; tool: string; command: (place: Place) => string }

/** What an artifact is in a word or two, and how those who use such things fetch it. */
export type ArtifactUse = { word: string | undefined; commands: { tool: string; line: string }[] }

const KINDS: Record<string, Kind> = {
  'application/vnd.cncf.helm.config.v1+json': { word: 'Helm chart', tool: 'helm', command: helm },
  'application/vnd.wasm.config.v0+json': { word: 'WebAssembly component', tool: 'wkg', command: wasm },
  'application/vnd.wasm.config.v1+json': { word: 'WebAssembly module', tool: 'wkg', command: wasm },
  'application/vnd.sylabs.sif.config.v1+json': { word: 'Apptainer image', tool: 'apptainer', command: ({ isPlain, ...place }) => `apptainer pull ${isPlain ? '--no-https ' : ''}oras://${full(place)}` },
  'application/vnd.cncf.flux.config.v1+json': { word: 'Flux artifact', tool: 'flux', command: ({ isPlain, ...place }) => `flux pull artifact oci://${full(place)} --output .${isPlain ? ' --insecure-registry' : ''}` },
}

/** An artifact's kind and the commands that fetch it, that of its own tool first; oras fetches any. */
export function artifactUse(image: Pick<ImageDetails, 'repository' | 'artifactType' | 'tag' | 'digest'>, host: string, isPlain: boolean): ArtifactUse {
  const place = { name: `${host}/${displayName(image.repository)}`, reference: image.tag ?? image.digest, isPlain }
  const kind = image.artifactType !== undefined && Object.hasOwn(KINDS, image.artifactType) ? KINDS[image.artifactType] : undefined
  const own = kind ? [{ tool: kind.tool, line: kind.command(place) }] : []
  return { word: kind?.word, commands: [...own, { tool: 'oras', line: `oras pull ${isPlain ? '--plain-http ' : ''}${full(place)}` }] }
}

function full({ name, reference }: Pick<Place, 'name' | 'reference'>): string {
  return name + imageSuffix(reference)
}

// Helm writes the + of a version as _ in the tag, and takes a version by itself.
function helm({ name, reference, isPlain }: Place): string {
  const version = reference.includes(':') ? '' : ` --version ${reference.replaceAll('_', '+')}`
  return `helm pull oci://${reference.includes(':') ? full({ name, reference }) : name}${version}${isPlain ? ' --plain-http' : ''}`
}

function wasm({ isPlain, ...place }: Place): string {
  return `wkg oci pull ${isPlain ? `--insecure ${place.name.split('/', 1)[0] ?? ''} ` : ''}${full(place)} --output module.wasm`
}
