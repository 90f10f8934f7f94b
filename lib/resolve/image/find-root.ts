import type { CID } from 'multiformats/cid'
import type { NameEvidence } from '../../identity/claim/kind-rule.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { formatName, type Name } from '../../names/name.ts'
import { readNameDocument } from '../../roots/read/read-documents.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { resolveName, type Resolved, type ResolveParts } from '../names/resolve-name.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'

const MOST_MS = 60_000

/**
 * A namespace's root as its key signed it, and what is known about whose it is. `validUntil` (Unix ms): until when the records on
 * the way count; later they may be old ones that somebody shows again.
 */
export type FoundRoot = { root: CID; ipnsName: string; evidence: NameEvidence; validUntil: number }

/** `hubKey`: the k51… of the hub whose root lists names; `looksUp`: whether domains and ENS names can be looked up themselves; `keep`: takes what was met on the way. */
export type RootQuestion = { name: Name; source: BlockSource; hubKey: () => Promise<string>; looksUp: boolean; parts: ResolveParts; keep?: (resolved: Resolved) => Promise<void> }

/** Finds a namespace's root by signed records alone; runs in the browser too. Throws UnresolvableError, UnavailableError, BlockMissingError. */
export async function findRoot(question: RootQuestion): Promise<FoundRoot> {
  const { name } = question
  if (name.kind === 'content') throw new UnresolvableError('a CID is content, which nobody signs: name the namespace')
  const { root, signed } = await findContent(question)
  if (!signed) throw new UnresolvableError(`${formatName(name)} does not lead to a key, so that nobody's signature is behind it`)
  return { root, ...signed }
}

/** What a name stands for, `signed` unless no key's record says so: a CID, or a domain that leads to one. Throws as findRoot does. */
export async function findContent(question: RootQuestion): Promise<{ root: CID; signed: Omit<FoundRoot, 'root'> | undefined }> {
  const { name, source } = question
  const listed = isListed(question) ? await findInHub(question) : undefined
  const resolved = await resolve(question, listed ? { kind: 'ipns', ipnsName: listed.ipnsName } : name)
  const [root, { ipnsName }] = [await rootOf(source, resolved), resolved]
  if (ipnsName === undefined || resolved.publisher?.keyName !== ipnsName) return { root, signed: undefined }
  return { root, signed: { ipnsName, validUntil: Math.min(resolved.validUntil, listed?.validUntil ?? resolved.validUntil), evidence: evidenceOf(question, ipnsName, listed?.hub) } }
}

function isListed({ name: { kind }, looksUp }: RootQuestion): boolean {
  return kind === 'handle' || kind === 'wallet' || (!looksUp && (kind === 'dns' || kind === 'ens'))
}

// What was not looked up proves nothing about the name, only about the key.
function evidenceOf({ name, looksUp }: RootQuestion, ipnsName: string, hub: string | undefined): NameEvidence {
  if (name.kind === 'handle' && hub !== undefined) return { name, hubListsHandle: hub }
  if (name.kind !== 'dns' && name.kind !== 'ens') return { name }
  return looksUp ? { name, dnsResolvesTo: ipnsName } : { name: { kind: 'ipns', ipnsName } }
}

async function findInHub(question: RootQuestion): Promise<{ ipnsName: string; hub: string; validUntil: number }> {
  const { name, source, hubKey } = question
  const hub = await hubKey()
  const resolved = await resolve(question, { kind: 'ipns', ipnsName: hub })
  const document = await readNameDocument(source, await rootOf(source, resolved), [], formatName(name))
  if (!document) throw new UnresolvableError(`the hub's published root has no namespace ${formatName(name)}: it may not be published yet`)
  const { k51 } = document
  if (k51 === '') throw new UnresolvableError(`the owner of ${formatName(name)} has withdrawn its key`)
  return { ipnsName: k51, hub, validUntil: resolved.validUntil }
}

async function rootOf(source: BlockSource, { root, path }: Resolved): Promise<CID> {
  const link = await walkPath(source, root, path)
  if (link) return link.cid
  throw new UnresolvableError(`the signed record leads to /ipfs/${[root.toString(), ...path].join('/')}, where there is nothing`)
}

async function resolve({ parts, keep }: RootQuestion, name: Name): Promise<Resolved> {
  const mostMs = Math.max(MOST_MS, 2 * (parts.patienceMs ?? 0))
  const signal = AbortSignal.timeout(mostMs)
  try {
    const resolved = await resolveName(parts, name, signal)
    await keep?.(resolved)
    return resolved
  } catch (error) {
    throw signal.aborted ? new UnavailableError(`where ${formatName(name)} leads was not found in ${mostMs / 1000} s`, { cause: error }) : error
  }
}
