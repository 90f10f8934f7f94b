import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { HUB } from '../db/hub-name.ts'
import type { PublicBlocks } from '../ipfs/blocks/found-block.ts'
import type { NamedRoot, RootLookup } from '../ipfs/gateway/root-lookup.ts'
import { parseContentPath } from '../names/content-path.ts'
import { peerIdOf } from '../names/ipns-name.ts'
import type { HeldRecords, Provider } from '../ipfs/routing/routing-parts.ts'
import type { Logger } from '../logger.ts'
import { countNetworkAnswer } from '../registry/counters.ts'
import type { HostCheck } from '../registry/host.ts'
import { sendPieces } from '../registry/send-file.ts'
import type { BlobSender } from '../store/send/blob-sender.ts'
import type { PieceSource } from '../store/send/piece-source.ts'

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>
type Handlers = { gateway: Handler; routing: Handler; blocks: PublicBlocks }

export type NetworkParts = {
  config: Pick<Config, 'dataDir' | 'publicUrl'>
  db: HubDatabase
  sender: BlobSender
  isOurHost: HostCheck
  /** the bitswap node's peer id and addresses, while it listens */
  bitswap: () => Provider | undefined
  /** a newer record of somebody else's name was published to this hub */
  noticed: (ipnsName: string) => void
  logger: Logger
}

const PATHS = /^\/(?:ipfs|ipns|routing\/v1)(?:[/?]|$)/
const PRELOAD_MS = 1500

/** True for the paths that `Network` answers. */
export function isNetworkPath(url: string): boolean {
  return PATHS.test(url)
}

/** The hub as IPFS software sees it over HTTP. Its libraries are loaded after the registry answers already. */
export class Network {
  readonly #parts: NetworkParts
  #loading: Promise<Handlers> | undefined

  constructor(parts: NetworkParts) {
    this.#parts = parts
    setTimeout(() => void this.#load().catch((err: unknown) => parts.logger.error({ err }, 'the gateway could not be loaded')), PRELOAD_MS).unref()
  }

  /** `/ipfs`, `/ipns` and `/routing/v1`. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { gateway, routing } = await this.#load()
    await (req.url?.startsWith('/routing/') ? routing : gateway)(req, res)
    countNetworkAnswer(req.method, res.statusCode)
  }

  async close(): Promise<void> {
    const loading = this.#loading
    this.#loading = Promise.reject(new Error('the hub is stopping'))
    this.#loading.catch(() => {})
    await loading?.then(({ blocks }) => blocks.close(), () => {})
  }

  #load(): Promise<Handlers> {
    return (this.#loading ??= loadHandlers(this.#parts))
  }
}

async function loadHandlers({ config, db, sender, isOurHost, bitswap, noticed, logger }: NetworkParts): Promise<Handlers> {
  const [{ createGateway }, { createRouting }, { openPublicBlocks }, { RecordReader }] = await Promise.all([
    import('../ipfs/gateway/gateway.ts'), import('../ipfs/routing/routing.ts'), import('../ipfs/blocks/public-blocks.ts'), import('../ipfs/gateway/record-reader.ts'),
  ])
  const shared = { blocks: openPublicBlocks(config.dataDir), records: new RecordReader(), isOurHost, logger, now: Date.now }
  const send = (res: ServerResponse, source: PieceSource): Promise<void> => sendPieces(sender, res, source)
  const provider = (): Provider | undefined => bitswap() ?? hubAlone(db)
  return {
    gateway: createGateway({ ...shared, roots: rootsOf(db), send }),
    routing: createRouting({ ...shared, held: heldRecords(db, noticed, logger), provider, publicUrl: config.publicUrl }),
    blocks: shared.blocks,
  }
}

/** Own names by what they stand for next, others by what they stood for last. */
function rootsOf({ lookups }: HubDatabase): RootLookup {
  return (name) => {
    const own = lookups.ownRecord(name)
    if (own) return own
    const last = lookups.lastRoot(name)
    const observed = lookups.observedRecord(name)
    if (!last) return observed && lookups.lastRootByKey(name)?.state !== 'refused' ? behindRecord(observed) : undefined
    if (last.state === 'refused') return undefined
    const record = observed?.record
    return { root: last.root, path: last.path.split('/').filter((part) => part !== ''), ...(record ? { record } : {}) }
  }
}

/** A key that was met behind another name, such as a domain: what its record says. */
function behindRecord({ value, record }: { value: string; record: Uint8Array }): NamedRoot | undefined {
  const found = parseContentPath(value)
  return found?.name.kind === 'content' ? { root: found.name.cid.toString(), path: found.path, record } : undefined
}

/** Without bitswap the gateway is there still, under the key of the hub itself; undefined until that is made. */
function hubAlone({ lookups }: HubDatabase): Provider | undefined {
  const ipnsName = lookups.ownName(HUB)
  const peerId = ipnsName === undefined ? undefined : peerIdOf(ipnsName)
  return peerId === undefined ? undefined : { peerId, bitswap: [] }
}

function heldRecords({ lookups, write }: HubDatabase, noticed: NetworkParts['noticed'], logger: NetworkParts['logger']): HeldRecords {
  return {
    isOwn: (ipnsName) => lookups.namespaceOfKey(ipnsName) !== undefined,
    own: (ipnsName) => lookups.ownRecord(ipnsName)?.record,
    observed: (ipnsName) => lookups.observedRecord(ipnsName)?.record,
    isFollowed: (ipnsName) => lookups.isFollowed(ipnsName),
    observe: async (record) => {
      const namespace = lookups.namespaceOfKey(record.ipnsName)
      if (namespace !== undefined) logger.warn({ namespace, ipnsName: record.ipnsName, sequence: String(record.sequence), value: record.value }, 'somebody else signs records with a key of this hub')
      await write('observeRecord', { record, now: Date.now() })
      noticed(record.ipnsName)
    },
  }
}
