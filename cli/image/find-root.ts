import { z } from 'zod'
import type { CID } from 'multiformats/cid'
import type { NameEvidence } from '../../lib/identity/claim/kind-rule.ts'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { formatName, type Name } from '../../lib/names/name.ts'
import { ipnsMultihash } from '../../lib/names/ipns-name.ts'
import { createDnslinkLookup } from '../../lib/resolve/names/dnslink-lookup.ts'
import { createEnsLookup } from '../../lib/resolve/names/ens-lookup.ts'
import { gatewayRecords } from '../../lib/resolve/names/record-sources.ts'
import { resolveName, type Resolved, type ResolveParts } from '../../lib/resolve/names/resolve-name.ts'
import { DOCUMENT_LIMITS, parseNameDocument } from '../../lib/roots/documents.ts'
import { readFile } from '../../lib/roots/read/read-file.ts'
import { walkPath } from '../../lib/roots/read/walk-path.ts'
import type { Config } from '../../lib/config.ts'
import type { HubApi } from '../hub-api.ts'
import { requireSameHub } from '../known-hubs.ts'
import { ImageInvalidError } from './image-reference.ts'

const MOST_MS = 60_000
const hubSchema = z.object({ ipns: z.string().refine((name) => ipnsMultihash(name) !== undefined) })

/** A namespace's root as its key signed it, and what is known about whose it is. */
/** `validUntil` (Unix ms): until when the records on the way count; later they may be old ones that somebody shows again. */
export type FoundRoot = { root: CID; ipnsName: string; evidence: NameEvidence; validUntil: number }
export type RootQuestion = { name: Name; source: BlockSource; gateways: readonly URL[]; api: HubApi; host: string; config: Pick<Config, 'dnsServers' | 'dohUrl' | 'ethRpcUrl' | 'ensRegistry'> }

/**
 * Finds a namespace's root by signed records alone. Handles and wallets are looked up in the root of the hub, whose key is taken
 * at the first time and must be the same from then on; domains and ENS names where they are. Throws UnresolvableError, HubChangedError.
 */
export async function findRoot(question: RootQuestion): Promise<FoundRoot> {
  const { name } = question
  const parts = partsOf(question)
  if (name.kind === 'content') throw new ImageInvalidError('a CID is content, which nobody signs: name the namespace')
  const listed = name.kind === 'handle' || name.kind === 'wallet' ? await findInHub(question, parts) : undefined
  const resolved = await resolve(parts, listed ? { kind: 'ipns', ipnsName: listed.ipnsName } : name)
  const ipnsName = resolved.ipnsName
  if (ipnsName === undefined || resolved.publisher?.keyName !== ipnsName) throw new ImageInvalidError(`${formatName(name)} does not lead to a key, so that nobody's signature is behind it`)
  return { root: await rootOf(question.source, resolved), ipnsName, validUntil: Math.min(resolved.validUntil, listed?.validUntil ?? resolved.validUntil), evidence: { name, ...(listed?.hub ? { hubListsHandle: listed.hub } : {}), ...(name.kind === 'dns' || name.kind === 'ens' ? { dnsResolvesTo: ipnsName } : {}) } }
}

async function findInHub({ name, source, api, host }: RootQuestion, parts: ResolveParts): Promise<{ ipnsName: string; hub?: string; validUntil: number }> {
  const { ipns } = hubSchema.parse(await api('GET', 'hub'))
  await requireSameHub(host, ipns)
  const resolved = await resolve(parts, { kind: 'ipns', ipnsName: ipns })
  const root = await rootOf(source, resolved)
  const link = await walkPath(source, root, ['names', `${formatName(name)}.json`])
  if (!link) throw new ImageInvalidError(`the published root of ${host} has no namespace ${formatName(name)}: it may not be published yet`)
  const { k51 } = parseNameDocument(await readFile(source, link.cid, DOCUMENT_LIMITS.name))
  return { ipnsName: k51, validUntil: resolved.validUntil, ...(name.kind === 'handle' ? { hub: ipns } : {}) }
}

async function rootOf(source: BlockSource, { root, path }: Resolved): Promise<CID> {
  const link = await walkPath(source, root, path)
  if (link) return link.cid
  throw new ImageInvalidError(`the signed record leads to /ipfs/${[root.toString(), ...path].join('/')}, where there is nothing`)
}

function resolve(parts: ResolveParts, name: Name): Promise<Resolved> {
  return resolveName(parts, name, AbortSignal.timeout(MOST_MS))
}

function partsOf({ gateways, config }: RootQuestion): ResolveParts {
  const warn = (): void => {}
  return {
    known: { own: () => undefined, observed: () => undefined },
    records: gateways.map(gatewayRecords),
    dnslink: createDnslinkLookup(config),
    ens: config.ethRpcUrl && createEnsLookup({ ethRpcUrl: config.ethRpcUrl, ensRegistry: config.ensRegistry, warn, now: Date.now }),
    wallet: () => Promise.reject(new ImageInvalidError('a wallet is looked up in the root of a hub')),
    warn, now: Date.now,
  }
}
