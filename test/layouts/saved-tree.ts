import { UnixFS } from 'ipfs-unixfs'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { nodeBlock } from '../../lib/ipfs/dag/block.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { openRepository } from '../../lib/roots/read/open-repository.ts'
import { readFile } from '../../lib/roots/read/read-file.ts'
import type { Tree } from '../support/tree.ts'
import { digestOf } from './prior-image.ts'

export type Form = 'old' | 'linked' | 'chunked' | 'new'
type Content = Uint8Array | string | Link

const bytesOf = (content: Uint8Array | string): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : content)
const hexOf = (bytes: Uint8Array): string => digestOf(bytes).slice('sha256:'.length)

/** A UnixFS symbolic link. */
export function symlink(tree: Tree, target: string): Link {
  const block = nodeBlock({ Data: new UnixFS({ type: 'symlink', data: Buffer.from(target) }).marshal(), Links: [] })
  tree.put(block)
  return { cid: block.cid, tsize: block.bytes.length }
}

/** A directory of files by path. */
export async function directory(tree: Tree, files: Record<string, Content>): Promise<Link> {
  let root: Link | undefined
  for (const [path, content] of Object.entries(files)) root = await tree.setPath(root, path, typeof content === 'string' ? Buffer.from(content) : content)
  return root ?? tree.directory({})
}

/** The configuration of an image over these uncompressed layers. */
export function configOf(layers: Uint8Array[], more: object = {}): string {
  return JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: layers.map(digestOf) }, ...more })
}

/** The files of an unpacked `docker save` of one image, as this or that docker and Kubo left them. */
export function savedFiles(tree: Tree, layers: Uint8Array[], { form = 'old', config = configOf(layers), tag = 'v1' }: { form?: Form; config?: string; tag?: string } = {}): Record<string, Content> {
  const isNew = form === 'new'
  const configPath = isNew ? `blobs/sha256/${hexOf(bytesOf(config))}` : `${hexOf(bytesOf(config))}.json`
  const paths = layers.map((layer, index) => (isNew ? `blobs/sha256/${hexOf(layer)}` : `${hexOf(Buffer.from(`layer ${index}`))}/layer.tar`))
  const list = JSON.stringify([{ Config: configPath, RepoTags: [`app:${tag}`], Layers: paths }])
  const files: Record<string, Content> = { 'manifest.json': list, [configPath]: config }
  for (const [index, layer] of layers.entries()) {
    const path = paths[index] ?? ''
    if (form === 'linked') {
      files[`shared${index}/layer.tar`] = layer
      files[path] = symlink(tree, `../shared${index}/layer.tar`)
    } else files[path] = form === 'chunked' && layer.length > 0 ? tree.otherFile(layer, 7, true) : layer
  }
  return files
}

/** A repository of ipcr-hackfs with these tags, freshly opened. */
export async function hackfs(tree: Tree, tags: Record<string, Record<string, Content>>, more: Record<string, Content> = {}): Promise<RepositoryReader> {
  const files = Object.entries(tags).flatMap(([tag, saved]) => Object.entries(saved).map(([path, content]) => [`tags/${tag}/${path}`, content] as const))
  return open(tree, (await directory(tree, { ...Object.fromEntries(files), ...more })))
}

export async function open(tree: Tree, { cid }: Link, path: string[] = []): Promise<RepositoryReader> {
  const reader = await openRepository(tree, cid, path)
  if (!reader) throw new Error('there is no repository')
  return reader
}

/** The bytes of a blob as a client would get them. */
export async function blobBytes(tree: Tree, reader: RepositoryReader, digest: string): Promise<Uint8Array | undefined> {
  const found = await reader.blob(digest as `sha256:${string}`)
  return found && ('bytes' in found ? found.bytes : readFile(tree, found.cid, 64 * 1024 * 1024))
}

export const tagged = (tag: string) => ({ kind: 'tag', tag }) as const
export const byDigest = (digest: string) => ({ kind: 'digest', digest: digest as `sha256:${string}` }) as const
