import { createHash } from 'node:crypto'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { Tree } from '../support/tree.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'

export type Content = { mediaType: string; digest: string; size: number; bytes: Uint8Array; parts: Content[] }

const bytesOf = (value: unknown): Uint8Array => encodeCanonicalJson(value)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const content = (mediaType: string, bytes: Uint8Array, parts: Content[] = []): Content => ({ mediaType, bytes, digest: digestOf(bytes), size: bytes.length, parts })
const descriptor = ({ mediaType, digest, size }: Content) => ({ mediaType, digest, size })

/** An image of which `number` decides everything. */
export function image(number: number, extra: object = {}): Content {
  const config = content(CONFIG, bytesOf({ os: 'linux', architecture: ['amd64', 'arm64'][number % 2], ...(number % 3 ? { created: `20${10 + (number % 10)}-01-01T00:00:00Z` } : {}), config: { Labels: { number: String(number) } } }))
  const layers = Array.from({ length: 1 + (number % 3) }, (_, at) => content(LAYER, Buffer.from(`layer ${at < 1 ? 0 : number}`)))
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: descriptor(config), layers: layers.map(descriptor), annotations: { 'org.opencontainers.image.licenses': `L${number}` }, ...extra }
  return content(MANIFEST, bytesOf(manifest), [config, ...layers])
}

/** An index over images. */
export function index(...images: Content[]): Content {
  const manifests = images.map((one, at) => ({ ...descriptor(one), platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' } }))
  return content(INDEX, bytesOf({ schemaVersion: 2, mediaType: INDEX, manifests }), images)
}

/** A namespace's root as its publisher edits it. */
export class Publisher {
  readonly tree: Tree
  root: Link | undefined

  constructor(tree: Tree = new Tree()) {
    this.tree = tree
  }

  get cid(): string {
    if (!this.root) throw new Error('nothing is there yet')
    return this.root.cid.toString()
  }

  /** Sets or removes what stands at a path. */
  async set(path: string, entry: Uint8Array | Link | undefined): Promise<void> {
    const link = entry instanceof Uint8Array ? await this.tree.file(entry) : entry
    const root = await openDirectories(this.tree).setPath(this.root, path.split('/'), link && { cid: link.cid, tsize: link.tsize })
    if (root) this.root = root
  }

  async has(path: string): Promise<boolean> {
    let here: Link | undefined = this.root
    for (const name of path.split('/')) here = here && (await openDirectories(this.tree).get(here.cid, name).catch(() => undefined))
    return here !== undefined
  }

  async begin(kind: 'namespace' | 'plain' = 'namespace'): Promise<void> {
    if (kind === 'namespace') await this.set('ipcr.json', bytesOf({ v: 1, kind: 'namespace', claim: null }))
    else await this.set('about.txt', Buffer.from('somebody'))
  }

  async put(repository: string, one: Content): Promise<void> {
    await this.set(`${repository}/oci-layout`, Buffer.from('{"imageLayoutVersion":"1.0.0"}'))
    await this.blob(repository, one, true)
  }

  async blob(repository: string, one: Content, withParts: boolean): Promise<void> {
    await this.set(`${repository}/blobs/${one.digest.replace(':', '/')}`, one.bytes)
    for (const part of withParts ? one.parts : []) await this.blob(repository, part, true)
  }

  async tag(repository: string, tag: string, one: Content): Promise<void> {
    await this.put(repository, one)
    await this.set(`${repository}/refs/tags/${tag}`, bytesOf(descriptor(one)))
  }

  async untagged(repository: string, one: Content): Promise<void> {
    await this.put(repository, one)
    await this.set(`${repository}/refs/manifests/${one.digest.replace(':', '-')}`, bytesOf(descriptor(one)))
  }

  async referrer(repository: string, subject: Content, one: Content): Promise<void> {
    await this.untagged(repository, one)
    await this.set(`${repository}/refs/referrers/${subject.digest.replace(':', '-')}/${one.digest.replace(':', '-')}`, bytesOf({ ...descriptor(one), artifactType: 'x/y' }))
  }
}
