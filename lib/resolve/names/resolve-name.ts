import { type ContentPath, parseContentPath } from '../../names/content-path.ts'
import { freshUntil, type IpnsRecord, type RecordRefusal } from '../../names/ipns-record.ts'
import { formatName, type Name } from '../../names/name.ts'
import type { CID } from 'multiformats/cid'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import { findRecord } from './find-record.ts'
import type { Dnslink } from './dns-texts.ts'
import type { RecordSource } from './record-sources.ts'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import type { WalletKey } from './wallet-claim.ts'

const MAX_HOPS = 32
const LEAST_TTL_MS = 5_000
const MOST_TTL_MS = 3_600_000
const FOR_EVER = Number.MAX_SAFE_INTEGER

/** `seenAt` (Unix ms): when it was first seen; `conflicting`: another one of the same sequence was seen too. */
export type ObservedRecord = { record: IpnsRecord; seenAt: number; conflicting: boolean }

/** The names that stand for content through this hub's own rows, and the highest records seen before. */
export type KnownRecords = { /** the root that one of this hub's own keys stands for */ own(ipnsName: string): string | undefined; observed(ipnsName: string): ObservedRecord | undefined | Promise<ObservedRecord | undefined> }

export type ResolveParts = {
  known: KnownRecords
  records: RecordSource[]
  dnslink: (domain: string, signal: AbortSignal) => Promise<Dnslink | undefined>
  /** an ENS name's contenthash as a content path; undefined: no Ethereum node is configured */
  ens: ((name: string, signal: AbortSignal) => Promise<Dnslink | undefined>) | undefined
  /** the key of a wallet's namespace */
  wallet: (address: string, signal: AbortSignal) => Promise<WalletKey>
  warn: (source: string, sentence: string, refusal: RecordRefusal) => void
  /** see findRecord */
  older?: (source: string, record: IpnsRecord) => void
  patienceMs?: number
  /** what to do when no record is to be had: the end of a sentence */
  advice?: string
  now: () => number
}

/** `seen`: valid records met on the way that are not known yet, to be remembered. `validUntil`: until when (ms) the chain counts as live. */
export type Resolved = {
  root: CID
  path: string[]
  ttlMs: number
  validUntil: number
  ipnsName: string | undefined
  /** the key whose record names the root, and the path in that record; undefined when none does */
  publisher: { keyName: string; path: string[] } | undefined
  conflicting: boolean
  detail: string | undefined
  /** the claim by which a wallet's namespace led to its key */
  claim: SignedClaim | undefined
  seen: IpnsRecord[]
  /** nobody could be asked, so that this is what was known before */
  unanswered: boolean
}

type Walk = Omit<Resolved, 'root'> & { names: Set<string> }

/**
 * Follows a name to the content it stands for, over at most 32 names. Throws UnresolvableError (no such name, a loop, a chain
 * too long), UnavailableError (nobody answers), or the signal's reason.
 */
export async function resolveName(parts: ResolveParts, name: Name, signal: AbortSignal): Promise<Resolved> {
  const walk: Walk = { path: [], ttlMs: MOST_TTL_MS, validUntil: FOR_EVER, ipnsName: undefined, publisher: undefined, conflicting: false, detail: undefined, claim: undefined, seen: [], unanswered: false, names: new Set() }
  let here: Name = name
  while (here.kind !== 'content') {
    notTooFar(walk, formatName(here))
    const next = await step(parts, walk, here, signal)
    walk.path.unshift(...next.path)
    walk.publisher = here.kind === 'ipns' ? { keyName: here.ipnsName, path: next.path } : undefined
    here = next.name
  }
  const { names: _, ...resolved } = walk
  return { ...resolved, ttlMs: Math.max(LEAST_TTL_MS, resolved.ttlMs), root: here.cid }
}

function notTooFar({ names }: Walk, spelling: string): void {
  if (names.has(spelling)) throw new UnresolvableError(`${spelling} leads back to itself`)
  if (names.size >= MAX_HOPS) throw new UnresolvableError(`the name leads over more than ${MAX_HOPS} other names`)
  names.add(spelling)
}

function step(parts: ResolveParts, walk: Walk, name: Name, signal: AbortSignal): Promise<ContentPath> {
  if (name.kind === 'ipns') return fromRecord(parts, walk, name.ipnsName, signal)
  if (name.kind === 'dns') return fromDns(parts, walk, name.domain, signal)
  if (name.kind === 'ens') return fromEns(parts, walk, name.name, signal)
  if (name.kind === 'wallet') return fromWallet(parts, walk, name.address, signal)
  throw new UnresolvableError(`${formatName(name)} is a namespace of this hub or of none`)
}

async function fromRecord(parts: ResolveParts, walk: Walk, ipnsName: string, signal: AbortSignal): Promise<ContentPath> {
  walk.ipnsName ??= ipnsName
  // Nobody knows better than we do what our own key signed.
  const own = parts.known.own(ipnsName)
  if (own !== undefined) return parsed(`/ipfs/${own}`)
  const observed = await parts.known.observed(ipnsName)
  const found = await findRecord(ipnsName, { sources: parts.records, known: observed?.record, warn: parts.warn, older: parts.older, patienceMs: parts.patienceMs, signal })
  if (!found.best) throw noRecord(ipnsName, found.failures, parts.advice)
  walk.unanswered ||= parts.records.length > 0 && found.answers === 0
  if (found.best !== observed?.record) walk.seen.push(found.best)
  if (found.conflict) walk.seen.push(found.conflict)
  walk.ttlMs = Math.min(walk.ttlMs, found.best.ttlMs || LEAST_TTL_MS)
  walk.validUntil = Math.min(walk.validUntil, freshUntil(found.best, found.best === observed?.record ? observed.seenAt : parts.now()))
  const conflicting = found.conflict !== undefined || (observed?.conflicting === true && found.best.sequence === observed.record.sequence)
  walk.conflicting ||= conflicting
  if (conflicting) walk.detail = `${ipnsName} was signed twice with the same sequence and different values: the first one counts`
  return parsed(found.best.value)
}

function noRecord(ipnsName: string, failures: string[], advice: string | undefined): Error {
  const why = [...new Set(failures)].slice(0, 4).join('; ') + (advice === undefined ? '' : `. ${advice}`)
  if (failures.length === 0) return new UnresolvableError(`no record of ${ipnsName} is known here, and no gateway, router or Kubo is configured to ask`)
  const nobody = failures.every((failure) => failure.endsWith('has no record'))
  return nobody ? new UnresolvableError(`nobody has a record of ${ipnsName}: ${why}`) : new UnavailableError(`no record of ${ipnsName} is to be had now: ${why}`)
}

async function fromDns(parts: ResolveParts, walk: Walk, domain: string, signal: AbortSignal): Promise<ContentPath> {
  const link = await parts.dnslink(domain, signal)
  if (!link) throw new UnresolvableError(`${domain} has no DNSLink: a TXT entry of _dnslink.${domain} says dnslink=/ipns/<name>`)
  walk.ttlMs = Math.min(walk.ttlMs, link.ttlMs)
  return parsed(link.value)
}

async function fromEns(parts: ResolveParts, walk: Walk, name: string, signal: AbortSignal): Promise<ContentPath> {
  if (!parts.ens) throw new UnresolvableError(`${name} is an ENS name: no Ethereum node is configured to ask about it (ETH_RPC_URL)`)
  const link = await parts.ens(name, signal)
  if (!link) throw new UnresolvableError(`${name} has no contenthash in ENS: set it to ipns://<key> or ipfs://<cid>`)
  walk.ttlMs = Math.min(walk.ttlMs, link.ttlMs)
  return parsed(link.value)
}

async function fromWallet(parts: ResolveParts, walk: Walk, address: string, signal: AbortSignal): Promise<ContentPath> {
  const { ipnsName, claim, conflicting } = await parts.wallet(address, signal)
  walk.claim = claim
  walk.conflicting ||= conflicting
  if (conflicting) walk.detail = 'its owner signed two claims with one number: the first one counts'
  return parsed(`/ipns/${ipnsName}`)
}

function parsed(value: string): ContentPath {
  const path = parseContentPath(value)
  if (!path) throw new UnresolvableError(`"${value.slice(0, 100)}" is no path of IPFS`)
  return path
}
