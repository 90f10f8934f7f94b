import type { CID } from 'multiformats/cid'
import type { Block } from '../../../lib/ipfs/block-source.ts'
import { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { keepRoot } from '../../../lib/ipfs/kubo/keep-root.ts'
import { kuboSource } from '../../../lib/resolve/sources/kubo-source.ts'
import { readManifests, type LooseImage } from '../../../lib/roots/build/loose-image.ts'
import { checkedBlocks } from '../../image/gateway-blocks.ts'
import { KuboError, KuboSite } from '../../site/kubo-site.ts'
import type { Choice } from '../choose-images.ts'
import type { PushProgress } from '../push-blobs.ts'
import type { OpenBlob } from '../push-image.ts'
import { SavedFiles } from '../saved-files.ts'
import type { Target } from '../target.ts'
import { buildNamespace, buildRepository, type BuiltRepository } from './build-roots.ts'
import type { KuboChoice } from './choose-kubo.ts'
import { DagImport } from './dag-import.ts'
import { IpfsBlobs } from './ipfs-blobs.ts'
import { namedRoot, pinName } from './join-namespace.ts'
import { looseImage } from './loose-images.ts'

/** A repository's directory as it was published; `ipns`: the same below the name of a key. */
export type IpfsPushed = { kind: 'ipfs'; images: { name: string; digest: string }[]; cid: string; ipns?: string }

/** A push of images to a Kubo: their leaves go there as they come by, and what stands above them once all is known. */
export class IpfsPush {
  readonly #kubo: KuboChoice
  readonly #site: KuboSite
  readonly #store: EditStore
  readonly #blobs: IpfsBlobs
  readonly #progress: PushProgress
  #import: DagImport | undefined

  constructor({ kubo, progress }: { kubo: KuboChoice; progress: PushProgress }) {
    this.#kubo = kubo
    this.#site = new KuboSite(kubo.rpc)
    this.#store = new EditStore(checkedBlocks([kuboSource(kubo.rpc)]))
    this.#blobs = new IpfsBlobs(this.#store, (leaf) => this.#send(leaf))
    this.#progress = progress
  }

  /** Takes the files of images that come by once. Throws KuboError when nobody is there to take them. */
  async files(): Promise<SavedFiles> {
    await this.#requireKubo()
    return new SavedFiles(async ({ digest }, bytes) => this.#blobs.add(bytes, digest))
  }

  /** Publishes images, each repository as a directory of its own. Throws SavedError, KuboError, OciError. */
  async publish(choices: readonly Choice[], open: OpenBlob): Promise<IpfsPushed[]> {
    await this.#requireKubo()
    const images: Loose[] = []
    for (const { image, target } of choices) images.push({ target, loose: await looseImage(this.#store, this.#blobs, { image, tag: target.tag }, open) })
    const { key } = this.#kubo
    const before = key === undefined ? undefined : await namedRoot(this.#site, key)
    const repositories: BuiltRepository[] = []
    for (const [repository, its] of Map.groupBy(images, ({ target }) => target.repository)) repositories.push(await buildRepository(this.#store, repository, its.map(({ loose }) => loose), before))
    const namespace = key === undefined ? undefined : (await buildNamespace(this.#store, repositories, before)).cid
    if (key !== undefined) await this.#requireUnmoved(key, before)
    await this.#finish([...repositories.map(({ link }) => link.cid), ...(namespace ? [namespace] : [])])
    for (const { repository, link } of repositories) await this.#site.pin(link.cid, `ipcr ${repository}`)
    const ipnsName = key === undefined || !namespace ? undefined : await this.#name(key, namespace)
    return repositories.map((one) => resultOf(one, images, ipnsName))
  }

  /** Gives up what is on its way. */
  abort(): void {
    this.#import?.abort()
  }

  async #requireKubo(): Promise<void> {
    const { rpc, isAsked } = this.#kubo
    if (await this.#site.isRunning()) return
    const what = isAsked ? 'start it (ipfs daemon), or name another one with --ipfs-host' : 'start one of them (npm start, ipfs daemon), name a hub with -r, or a Kubo with --ipfs-host'
    throw new KuboError(`${isAsked ? '' : 'no hub runs on this data directory, and '}no Kubo answers at ${rpc.host}: ${what}`)
  }

  async #send(block: Block): Promise<void> {
    this.#import ??= new DagImport(this.#kubo.rpc)
    await this.#import.put(block)
    this.#progress.sent(block.bytes.length)
  }

  async #finish(roots: CID[]): Promise<void> {
    for (const block of this.#store.reachableNew(...roots)) await this.#send(block)
    await this.#import?.close(roots)
  }

  async #requireUnmoved(key: string, before: CID | undefined): Promise<void> {
    const now = await namedRoot(this.#site, key)
    if (now?.toString() !== before?.toString()) throw new KuboError(`another image was published under the key ${key} meanwhile: push again, so that both are there`)
  }

  // A key is made last: one that stands for nothing could not be told from one whose name cannot be found.
  async #name(key: string, namespace: CID): Promise<string> {
    const ipnsName = await this.#site.key(key)
    await keepRoot({ rpc: this.#kubo.rpc.href, root: namespace.toString(), name: pinName(ipnsName), addresses: [] })
    await this.#site.publish(namespace, key)
    return ipnsName
  }
}

type Loose = { target: Target; loose: LooseImage }

function resultOf({ repository, path, link }: BuiltRepository, images: readonly Loose[], ipnsName: string | undefined): IpfsPushed {
  const its = images.filter(({ target }) => target.repository === repository).map(({ target, loose }) => ({ name: `${repository}:${target.tag}`, digest: readManifests(loose).at(-1)?.row.digest ?? '' }))
  return { kind: 'ipfs', images: its, cid: link.cid.toString(), ...(ipnsName === undefined ? {} : { ipns: `/ipns/${ipnsName}/${path.join('/')}` }) }
}
