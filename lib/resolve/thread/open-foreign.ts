import { AskedLinks } from '../../db/asked-links.ts'
import { createLookups } from '../../db/lookups.ts'
import { hubDatabasePath, openReader } from '../../db/open.ts'
import { openForeignBlocks } from '../blocks/open-foreign-blocks.ts'
import { createDnslinkLookup } from '../names/dnslink-lookup.ts'
import { withinBudget } from '../names/ens-budget.ts'
import { createEnsLookup } from '../names/ens-lookup.ts'
import { leadsTo } from '../names/leads-to.ts'
import { gatewayRecords, kuboRecords, routerRecords } from '../names/record-sources.ts'
import { ReadAhead } from '../files/read-ahead.ts'
import { FileFetches } from './file-fetches.ts'
import { readHubClaims } from '../names/hub-claims.ts'
import { findWalletKey } from '../names/wallet-claim.ts'
import type { ProvedClaim } from '../net/errors.ts'
import { judgeClaims, type ToldClaim } from './judge-claims.ts'
import { followedRoots, keptClaims } from './known-claims.ts'
import { knownRecords } from './known-records.ts'
import { NameResolution } from './name-resolution.ts'
import type { ForeignThreadData } from './operations.ts'
import { Restoring } from './restoring.ts'
import { Trees } from './trees.ts'
import { Repositories } from './repositories.ts'

type Foreign = { names: NameResolution; /** see lib/resolve/names/leads-to.ts */ leadsTo(name: string): Promise<string | undefined>; judge(told: ToldClaim[]): Promise<ProvedClaim[]>; repositories: Repositories; files: FileFetches; trees: Trees; restoring: Restoring }

/** Opens what the thread works with: own connections to the databases, sources as configured. */
export function openForeign(data: ForeignThreadData, warn: (source: string, sentence: string) => void): Foreign {
  const [gateways, routers] = [data.gateways.map((url) => new URL(url)), data.routers.map((url) => new URL(url))]
  const kuboRpcUrl = data.kuboRpcUrl === undefined ? undefined : new URL(data.kuboRpcUrl)
  const { published, blocks } = openForeignBlocks(data, warn)
  const db = openReader(hubDatabasePath(data.dataDir))
  const lookups = createLookups(db, new AskedLinks())
  const claims = {
    knownClaim: lookups.knownClaim, keptClaims: (subject: string) => keptClaims(db, subject), now: Date.now,
    hubClaims: (name: string, signal: AbortSignal) => readHubClaims(blocks, followedRoots(db), name, signal),
  }
  const dnslink = createDnslinkLookup({ dnsServers: data.dnsServers, dohUrl: data.dohUrl === undefined ? undefined : new URL(data.dohUrl) })
  const ens = data.ethRpcUrl === undefined ? undefined : createEnsLookup({ ethRpcUrl: new URL(data.ethRpcUrl), ensRegistry: data.ensRegistry, warn: (sentence) => warn('ETH_RPC_URL', sentence), now: Date.now })
  const names = new NameResolution({
    ...claims,
    remembered: (name) => lookups.lastRoot(name)?.settled ?? undefined,
    known: knownRecords(lookups),
    source: blocks,
    records: [...routers.map((router) => routerRecords(router)), ...gateways.map((gateway) => gatewayRecords(gateway)), ...(kuboRpcUrl ? [kuboRecords(kuboRpcUrl)] : [])],
    dnslink,
    ens: ens && withinBudget(ens, { isKnown: (name) => lookups.isFollowed(name) || lookups.lastRoot(name) !== undefined, now: Date.now }),
    wallet: (address, signal) => findWalletKey(claims, address, signal),
    warn,
  })
  return { names, leadsTo: (name) => leadsTo({ dnslink, ens }, name), judge: (told) => judgeClaims(claims, told), repositories: new Repositories(blocks), files: new FileFetches(data.dataDir, { get: (cid, signal) => blocks.getContent(cid, signal), range: (...args) => blocks.range(...args), ahead: new ReadAhead() }), trees: new Trees(blocks, db, published), restoring: new Restoring(blocks) }
}
