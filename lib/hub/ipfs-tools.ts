import type { RepositoryReader } from '../roots/read/repository-reader.ts'
import type { PullTool } from './pull-tools.ts'

/** An image that docker runs, as its manifest has it. */
export type LoadableImage = { config: string; layers: readonly string[] }

/** `path`: of the repository on IPFS, `/ipfs/<root>/alice/app`; `tag` undefined: by digest; `image` undefined: nothing that docker runs. */
export type IpfsQuestion = { path: string; layout: RepositoryReader['layout']; tag: string | undefined; /** of the manifest that the tag names */ mediaType: string; image: LoadableImage | undefined }

/** Fetching an image from any IPFS node, with no registry between. */
export function ipfsTools(question: IpfsQuestion): PullTool[] {
  const { layout, tag, image } = question
  if (layout === 'hackfs') return tag === undefined ? [] : [savedTag(question, tag)]
  return [...(image ? [loaded(question, image)] : []), ...(layout === 'ipdr' ? [] : [wholeLayout(question)])]
}

// The directory of a tag is an unpacked `docker save` already.
function savedTag({ path }: IpfsQuestion, tag: string): PullTool {
  const directory = lastPart(path)
  return tool('IPFS', [`ipfs get -o ${directory} ${quoted(`${path}/tags/${tag}`)}`, `tar -C ${directory} -cf - . | docker load`], 'What docker saved, from whoever has it.')
}

/** `docker load` takes files of any names that a `manifest.json` lists; so nothing else than this image has to be fetched. */
function loaded({ path, layout, tag }: IpfsQuestion, { config, layers }: LoadableImage): PullTool {
  const directory = lastPart(path)
  const digests = [...new Set([config, ...layers])]
  const list = JSON.stringify([{ Config: hexOf(config), RepoTags: tag === undefined ? null : [`${directory}:${tag}`], Layers: layers.map(hexOf) }])
  const blobs = `${path}/blobs/sha256${layout === 'ipdr' ? ':' : '/'}`
  return tool('IPFS', [
    `mkdir -p ${directory} && for blob in ${digests.map(hexOf).join(' ')}; do ipfs get -o ${directory}/$blob ${quoted(blobs)}$blob; done`,
    `printf %s '${list}' > ${directory}/manifest.json`,
    `tar -C ${directory} -cf - . | docker load`,
  ], 'Exactly this image, from whoever has it: no registry is asked.')
}

// skopeo sees only OCI's own manifests in a layout.
function wholeLayout({ path, tag, mediaType, image }: IpfsQuestion): PullTool {
  const directory = lastPart(path)
  const load = image && tag !== undefined && mediaType.startsWith('application/vnd.oci.') ? [`skopeo copy --quiet oci:${directory}:${tag} docker-archive:/dev/stdout:${directory}:${tag} | docker load`] : []
  return tool('IPFS, all of it', [`ipfs get -o ${directory} ${quoted(path)}`, ...load], 'The repository with all its tags as a directory, which is an OCI Image Layout.')
}

function tool(title: string, lines: string[], note: string): PullTool {
  return { title, subject: `${title} commands`, lines, note }
}

// A root that is a repository itself has no name but its CID.
function lastPart(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1)
  return path.split('/').length > 3 ? last : 'image'
}

function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1)
}

// Names are of letters, digits and a few signs; what is not comes from nowhere, and is no command either.
function quoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
