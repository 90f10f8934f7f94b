import { z } from 'zod'
import { readConfig, type Config } from '../../lib/config.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import type { Name } from '../../lib/names/name.ts'
import { ipnsMultihash } from '../../lib/names/ipns-name.ts'
import type { RootQuestion } from '../../lib/resolve/image/find-root.ts'
import { createDnslinkLookup } from '../../lib/resolve/names/dnslink-lookup.ts'
import { createEnsLookup } from '../../lib/resolve/names/ens-lookup.ts'
import { gatewayRecords, type RecordSource } from '../../lib/resolve/names/record-sources.ts'
import type { ResolveParts } from '../../lib/resolve/names/resolve-name.ts'
import { apiOf, type ReachedHub } from '../hub-api.ts'
import { requireSameHub } from '../known-hubs.ts'
import { ImageInvalidError } from './image-reference.ts'

const hubSchema = z.object({ ipns: z.string().refine((name) => ipnsMultihash(name) !== undefined) })

/** How the command line finds a root: records from gateways, domains and ENS names where they are, the hub's key as it was at the first time. */
export function rootQuestion(hub: ReachedHub, name: Name, source: BlockSource, gateways: readonly URL[]): RootQuestion {
  return {
    name, source, looksUp: true, parts: partsOf(readConfig(process.env), gateways.map((gateway) => gatewayRecords(gateway))),
    hubKey: async () => {
      const { ipns } = hubSchema.parse(await apiOf(hub, undefined)('GET', 'hub'))
      await requireSameHub(hub.host, ipns)
      return ipns
    },
  }
}

/** How the command line resolves names: with nothing known before, by what these sources say. */
export function partsOf(config: Config, records: RecordSource[]): ResolveParts {
  const warn = (): void => {}
  return {
    known: { own: () => undefined, observed: () => undefined },
    records,
    dnslink: createDnslinkLookup(config),
    ens: config.ethRpcUrl && createEnsLookup({ ethRpcUrl: config.ethRpcUrl, ensRegistry: config.ensRegistry, warn, now: Date.now }),
    wallet: () => Promise.reject(new ImageInvalidError('a wallet is looked up in the root of a hub')),
    warn, now: Date.now,
  }
}
