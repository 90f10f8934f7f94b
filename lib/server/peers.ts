import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { HUB } from '../db/hub-name.ts'
import { HUB_KEY, openKeyStore } from '../identity/keys/key-store.ts'
import { KuboPinner } from '../ipfs/kubo/kubo-pinner.ts'
import { P2pProcess } from '../ipfs/p2p/p2p-process.ts'
import type { Logger } from '../logger.ts'
import { setKuboState, setP2pStats } from '../registry/counters.ts'
import type { Publisher } from '../roots/publish/publisher.ts'
import { socketPath } from '../store/socket-path.ts'

// The registry answers first, then the gateway.
const P2P_START_MS = 1500
const KUBO_START_MS = 3000

export type PeersParts = {
  config: Pick<Config, 'dataDir' | 'p2p' | 'kuboRpcUrl'>
  db: HubDatabase
  /** makes the hub's key when there is none */
  ipns: () => Promise<string>
  publisher: Publisher | undefined
  logger: Logger
}

/** The bitswap process, and a Kubo that pins what is published, as configured. `bitswap` is where the process listens. */
export type Peers = { bitswap(): { peerId: string; bitswap: string[] } | undefined; close(): Promise<void> }

/** Starts both a moment later. */
export function startPeers(parts: PeersParts): Peers {
  const p2p = startP2p(parts)
  const kubo = startKuboPinner(parts, () => (p2p ? p2p.provider?.bitswap : []))
  return {
    bitswap: () => p2p?.provider,
    close: async () => {
      await kubo?.close()
      await p2p?.close()
    },
  }
}

function startP2p({ config: { dataDir, p2p }, ipns, logger }: PeersParts): P2pProcess | undefined {
  if (p2p === 'off') return undefined
  const key = async (): Promise<Uint8Array> => {
    await ipns()
    return openKeyStore(dataDir).export(HUB_KEY)
  }
  return new P2pProcess({ dataDir, listen: p2p, socket: socketPath(dataDir, 'p2p'), key, logger: logger.child({ part: 'p2p' }), onStats: setP2pStats }, P2P_START_MS)
}

function startKuboPinner({ config: { kuboRpcUrl }, db, publisher, logger }: PeersParts, addresses: () => string[] | undefined): KuboPinner | undefined {
  if (!kuboRpcUrl) return undefined
  const pinner = new KuboPinner({
    rpc: kuboRpcUrl, root: () => publishedRoot(db), addresses, logger: logger.child({ part: 'kubo' }), now: Date.now, onState: setKuboState,
  }, KUBO_START_MS)
  publisher?.onPublished(({ namespace }) => {
    if (namespace === HUB) pinner.wake()
  })
  return pinner
}

function publishedRoot({ lookups }: HubDatabase): { ipnsName: string; root: string } | undefined {
  const ipnsName = lookups.ownName(HUB)
  const own = ipnsName === undefined ? undefined : lookups.ownRecord(ipnsName)
  return ipnsName !== undefined && own ? { ipnsName, root: own.root } : undefined
}
