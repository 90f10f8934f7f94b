import { CID } from 'multiformats/cid'
import type { VerifiedImage } from '../../identity/image/verify-image.ts'
import { parseName } from '../../names/name.ts'
import { UnresolvableError } from '../../resolve/net/errors.ts'
import { openRepository } from '../../roots/read/open-repository.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { Page, RepositoryOverview, RepositoryQuery, ShownImage, ShownRepository, ShownTag, TagQuery } from '../hub-source.ts'
import { readImage } from './image.ts'
import type { BlockStore } from './kept-blocks.ts'
import { listNamespaces } from './namespaces.ts'
import { openPathBlocks, type PathBlocks } from './path-blocks.ts'
import { proveImage } from './prove-image.ts'
import { RecordBook, type TextStorage } from './record-book.ts'
import { repositoriesOf } from './repositories.ts'
import { listedOf, readOverview, summaryOf } from './repository-facts.ts'
import { StaticBlocks } from './static-blocks.ts'
import { StaticNames, type TrustedLookup } from './static-names.ts'
import { StaticNetwork } from './static-network.ts'
import { StaticPlaces } from './static-places.ts'
import { gatewayDnslink } from './web-dnslink.ts'
import type { ListedNamespace, ListedRepository, StaticPlace } from './static-types.ts'
import type { OpenRepository } from './tag-names.ts'
import { readTags } from './tags.ts'

/**
 * What a visit is opened with. `root`: a name of any kind, or a content path, of what the page shows first; undefined: only full
 * names can be asked for. `blocks` and `storage`: where blocks and records are kept between visits. Without `dnslink` gateways
 * are asked where domains lead.
 */
export type IpfsSourceParts = {
  root: string | undefined
  gateways: readonly URL[]
  routers: readonly URL[]
  dnslink?: TrustedLookup | undefined
  ens?: TrustedLookup | undefined
  blocks?: BlockStore | undefined
  storage?: TextStorage | undefined
  now?: () => number
}

/**
 * What the pages read without a hub, as HubSource has it for a hub. Names are what follows `#/`: `alice/app` is below what the page's own hub lists, anything else
 * begins with a name that stands by itself (`k51…/app`, `<cid>/app`, `example.org/alice/app`); a repository that is a whole root
 * is the name alone. `place(name).verdict` holds for everything that is shown below that place: blocks with another hash never come
 * out of here. Methods reject with errors whose messages are sentences: UnresolvableError, UnavailableError, BlockMissingError,
 * ContentRefusedError; what is not there is undefined or an empty page.
 */
export interface IpfsSource {
  /** How gateways and routers have served: dishonest ones with the reason. */
  readonly network: Pick<StaticNetwork, 'states' | 'subscribe'>
  /** Verified blocks, and paths fetched ahead by one request: what else reads trees goes through them. */
  readonly blocks: PathBlocks
  /** What the page shows first. */
  home(): Promise<StaticPlace>
  /** Where the name leads that a full name begins with (`alice` of `alice/app`), and whether it is what the name stands for. */
  place(fullName: string): Promise<StaticPlace | undefined>
  /** What the hub at a place lists. */
  namespaces(query: { hub?: string; after?: string; limit: number }): Promise<Page<ListedNamespace>>
  listRepositories(query: RepositoryQuery): Promise<Page<ListedRepository>>
  repository(name: string): Promise<ShownRepository | undefined>
  overview(name: string): Promise<RepositoryOverview>
  /** The tags of a repository as people count; an unknown repository has none. */
  tags(name: string, query: TagQuery): Promise<Page<ShownTag>>
  /** A manifest by tag or digest; undefined when the repository does not have it. */
  image(name: string, reference: string): Promise<ShownImage | undefined>
  /** Everything about who stands for an image; loads the code for signatures. `digest`: of the image that is shown. What a name leads to by now may be another one, whose signatures say nothing of it: UnresolvableError. */
  proof(name: string, reference: string, digest: string): Promise<VerifiedImage>
}

/** Opens a visit. Nothing is asked of anybody before the first method is called. */
export function openIpfsSource(parts: IpfsSourceParts): IpfsSource {
  const now = parts.now ?? Date.now
  const network = new StaticNetwork(parts.gateways)
  const blocks = openPathBlocks(network, new StaticBlocks(network, parts.blocks))
  const names = new StaticNames({ network, routers: parts.routers, book: new RecordBook(parts.storage), dnslink: parts.dnslink ?? gatewayDnslink(network), ens: parts.ens, now })
  const places = new StaticPlaces({ root: parts.root, blocks, names, now })
  const open = (name: string) => openAt(places, blocks, name)
  const image: IpfsSource['image'] = async (name, reference) => {
    const found = await open(name)
    return found && readImage(found, name, reference)
  }
  const found = async (name: string) => (await places.below(name)) ?? notThere(name)
  const proof: IpfsSource['proof'] = async (name, reference, digest) => {
    const { place, path } = await found(name)
    const proved = await proveImage({ source: blocks, place, hubKey: await hubKeyOf(places, place), path, reference, now: now() })
    return proved.digest === digest ? proved : otherImage(reference)
  }
  return {
    network, blocks, image, proof,
    home: () => places.home(),
    place: async (name) => (await places.below(name))?.place,
    namespaces: async ({ hub, ...query }) => listNamespaces(blocks, hub === undefined ? await places.home() : await places.find(hub), query),
    listRepositories: (query) => list(places, blocks, query),
    repository: async (name) => {
      const found = await open(name)
      return found && summaryOf(found, name)
    },
    overview: async (name) => {
      const found = await open(name)
      return found ? readOverview(found) : { platforms: [] }
    },
    tags: async (name, query) => {
      const found = await open(name)
      return found ? readTags(found, query) : { items: [] }
    },
  }
}

/** A repository below the place that its name begins with. */
export type Opened = OpenRepository & { place: StaticPlace; path: string[] }

async function openAt(places: StaticPlaces, blocks: PathBlocks, name: string): Promise<Opened | undefined> {
  const below = await places.below(name)
  if (!below) return undefined
  const root = CID.parse(below.place.root)
  await blocks.ahead(root, below.path)
  const [reader, link] = [await openRepository(blocks, root, below.path), await walkPath(blocks, root, below.path)]
  return reader && link ? { ...below, source: blocks, directory: link.cid, reader } : undefined
}

async function list(places: StaticPlaces, blocks: PathBlocks, { namespace, prefix, after, limit }: RepositoryQuery): Promise<Page<ListedRepository>> {
  const below = namespace === undefined ? { place: await places.home(), path: [] } : await places.below(namespace)
  if (!below || below.path.length > 0 || below.place.layout === 'hub') return { items: [] }
  const { place } = below
  const { names, next } = await repositoriesOf(blocks, place.root, { prefix, after: after?.slice(place.name.length + 1), limit })
  const items = await Promise.all(names.map((name) => summaryIn(places, blocks, name === '' ? place.name : `${place.name}/${name}`)))
  return { items: items.filter((item) => item !== undefined), ...(next === undefined ? {} : { next: `${place.name}/${next}` }) }
}

async function summaryIn(places: StaticPlaces, blocks: PathBlocks, name: string): Promise<ListedRepository | undefined> {
  const found = await openAt(places, blocks, name)
  return found && listedOf(found, name)
}

async function hubKeyOf(places: StaticPlaces, { name }: StaticPlace): Promise<string | undefined> {
  const slash = name.indexOf('/')
  if (slash > 0) return (await places.find(name.slice(0, slash)))?.ipns
  return parseName(name)?.kind === 'handle' ? (await places.home()).ipns : undefined
}

function otherImage(reference: string): never {
  throw new UnresolvableError(`${reference} means another image by now: open it again`)
}

function notThere(name: string): never {
  throw new UnresolvableError(`nothing is known here under the name ${name.slice(0, 255)}`)
}
