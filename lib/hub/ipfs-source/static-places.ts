import { CID } from 'multiformats/cid'
import { formatName, parseName, type Name } from '../../names/name.ts'
import { parseContentPath } from '../../names/content-path.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { UnresolvableError } from '../../resolve/net/errors.ts'
import { DocumentError } from '../../roots/documents.ts'
import { FileRefusedError } from '../../roots/read/read-file.ts'
import { readNameDocument, readRootDocument } from '../../roots/read/read-documents.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { LIBRARY } from '../reference-paths.ts'
import { weakest, type FactVerdict } from '../fact-verdict.ts'
import { judgeBelow, judgeListed, judgeLooked, judgeWallet } from './place-verdict.ts'
import type { PathBlocks } from './path-blocks.ts'
import type { Looked, StaticNames } from './static-names.ts'
import type { StaticPlace } from './static-types.ts'

const LEAST_KEPT_MS = 60_000

export type StaticPlacesParts = { /** name or content path of what the page shows first */ root: string | undefined; blocks: PathBlocks; names: StaticNames; now: () => number }

/** Something below a place: `path` of the repository below its root. */
export type Below = { place: StaticPlace; path: string[] }

/** Finds where names lead: by themselves, or as the page's hub lists them. */
export class StaticPlaces {
  readonly #parts: StaticPlacesParts
  readonly #found = new Map<string, { until: number; place: Promise<StaticPlace | undefined> }>()

  constructor(parts: StaticPlacesParts) {
    this.#parts = parts
  }

  /** What the page shows first. Throws UnresolvableError, UnavailableError, BlockMissingError. */
  async home(): Promise<StaticPlace> {
    const { root } = this.#parts
    const place = root === undefined ? undefined : await this.#once(root, () => this.#byText(root))
    if (!place) throw new UnresolvableError(root === undefined ? 'no registry is named' : `${root.slice(0, 100)} is no name of a registry`)
    return place
  }

  /** The place that a name of one part stands for, or `<hub>/<namespace>`; undefined for what the page's hub does not have. Throws as home does. */
  async find(name: string): Promise<StaticPlace | undefined> {
    const below = await this.below(name)
    return below?.path.length === 0 ? below.place : undefined
  }

  /** Where a repository of that full name would be; undefined when nothing has its first part. Throws as home does. */
  async below(fullName: string): Promise<Below | undefined> {
    const [first = '', ...rest] = withoutLibrary(fullName).split('/')
    const name = parseName(first)
    if (name && isOfHubs(name)) {
      const [home, own] = [await this.home(), formatName(name)]
      return below(await this.#listed(home, own, own), rest)
    }
    const place = name && (await this.#once(formatName(name), () => this.#byName(name)))
    if (!place || place.layout !== 'hub' || rest.length === 0) return below(place, rest)
    return below(await this.#listed(place, rest[0] ?? '', `${place.name}/${rest[0]}`), rest.slice(1))
  }

  /** Keeps a result for a minute: names move. */
  #once(key: string, find: () => Promise<StaticPlace | undefined>): Promise<StaticPlace | undefined> {
    const known = this.#found.get(key)
    if (known && known.until > this.#parts.now()) return known.place
    const place = find()
    this.#found.set(key, { place, until: this.#parts.now() + LEAST_KEPT_MS })
    place.catch(() => this.#found.delete(key))
    return place
  }

  async #byText(text: string): Promise<StaticPlace | undefined> {
    const path = parseContentPath(text)
    const name = path?.name ?? parseName(text)
    return name && name.kind !== 'handle' ? this.#byName(name, path?.path) : undefined
  }

  async #byName(name: Name, path: readonly string[] = []): Promise<StaticPlace> {
    const { names, blocks, now } = this.#parts
    const looked = await names.look(name)
    const end = await walkPath(blocks, looked.root, [...looked.path, ...path])
    if (!end) throw new UnresolvableError(`${formatName(name)} leads to /ipfs/${[looked.root.toString(), ...looked.path, ...path].join('/')}, where there is nothing`)
    // What is below it would be looked for at the top of what the name stands for.
    const own = path.length === 0 ? name : ({ kind: 'content', cid: end.cid } as const)
    return { name: formatName(own), layout: await this.#layout(end.cid), root: end.cid.toString(), notes: looked.notes, ...recordFacts(looked), ...judgeLooked(looked, now()) }
  }

  /** `shown`: as the address spells it, which the parts behind it are counted by. */
  async #listed(hub: StaticPlace, name: string, shown: string): Promise<StaticPlace | undefined> {
    if (hub.layout !== 'hub' || !isRepositoryName(name)) return undefined
    const parsed = parseName(name)
    if (parsed && !isOfHubs(parsed)) return this.#standing(parsed, shown)
    return this.#once(`${hub.root} ${shown}`, () => this.#inHub(hub, name, shown))
  }

  // Where such a name leads it says itself, whatever a hub lists for it.
  async #standing(name: Name, shown: string): Promise<StaticPlace | undefined> {
    const place = await this.#once(formatName(name), () => this.#byName(name))
    return place && { ...place, name: shown }
  }

  async #inHub(hub: StaticPlace, name: string, shown: string): Promise<StaticPlace | undefined> {
    const { blocks, names, now } = this.#parts
    const root = CID.parse(hub.root)
    const [link, document] = await Promise.all([walkPath(blocks, root, [name]), readNameDocument(blocks, root, [], name).catch(unreadable)])
    const key = document?.k51
    if (key === '') throw new UnresolvableError(`the owner of ${name} has withdrawn its key`)
    const own = key === undefined ? undefined : await names.look({ kind: 'ipns', ipnsName: key }).catch((error: unknown) => (error instanceof Error ? error : new Error('it failed')))
    const ownRoot = own && !(own instanceof Error) ? (await walkPath(blocks, own.root, own.path))?.cid : undefined
    const cid = link?.cid ?? ownRoot
    if (!cid) {
      if (own instanceof Error) throw own
      return undefined
    }
    const isSame = ownRoot !== undefined && ownRoot.toV1().equals(cid.toV1())
    const judged = judgeBelow(judgeListed(own, isSame, now()), hub.verdict)
    const verdict = key === undefined ? judged.verdict : weakest(judged.verdict, await this.#ofWallet(cid, name, key))
    return { name: shown, layout: await this.#layout(cid), root: cid.toString(), notes: own && !(own instanceof Error) ? own.notes : [], ...(key === undefined ? {} : { ipns: key }), ...(own && !(own instanceof Error) ? recordFacts(own) : {}), state: judged.state, verdict }
  }

  // A wallet's name is the wallet: that a hub lists a key for it makes nobody its owner.
  async #ofWallet(root: CID, address: string, key: string): Promise<FactVerdict> {
    const name = parseName(address)
    if (name?.kind !== 'wallet') return { state: 'verified' }
    const document = await readRootDocument(this.#parts.blocks, root).catch(unreadable)
    const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
    return judgeWallet(await verifyClaim({ name, claim: document?.claim ?? undefined, ipnsName: key, now: this.#parts.now() }))
  }

  async #layout(root: CID): Promise<StaticPlace['layout']> {
    return (await readRootDocument(this.#parts.blocks, root).catch(unreadable))?.kind ?? 'plain'
  }
}

// What only a hub can say where it leads.
function isOfHubs({ kind }: Name): boolean {
  return kind === 'handle' || kind === 'wallet'
}

function withoutLibrary(name: string): string {
  const short = name.startsWith(`${LIBRARY}/`) ? name.slice(LIBRARY.length + 1) : name
  const kind = short.includes('/') ? undefined : parseName(short)?.kind
  return kind === undefined || kind === 'handle' ? name : short
}

function below(place: StaticPlace | undefined, path: string[]): Below | undefined {
  return place && { place, path }
}

function recordFacts({ ipnsName, publisher, validUntil, sequence }: Looked): Partial<StaticPlace> {
  return { ...(ipnsName === undefined ? {} : { ipns: publisher?.keyName ?? ipnsName, validUntil }), ...(sequence === undefined ? {} : { sequence: sequence.toString() }) }
}

// A document that nobody can read says nothing of the rest.
function unreadable(error: unknown): undefined {
  if (error instanceof DocumentError || error instanceof FileRefusedError) return undefined
  throw error
}
