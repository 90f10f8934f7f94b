import type { CID } from 'multiformats/cid'
import { base32 } from 'multiformats/bases/base32'
import { isRepositoryName } from '../oci/reference.ts'
import { parseDomain, parseEnsName } from './domain.ts'
import { whyNotHandle } from './handle.ts'
import { parseHash } from './hash-spelling.ts'
import { formatIpnsName, LIBP2P_KEY, parsePeerId } from './ipns-name.ts'

/** What the first component of a path names. `ipnsName` is always `k51…`, `address` lower case. */
export type Name =
  | { kind: 'handle'; handle: string }
  | { kind: 'ipns'; ipnsName: string }
  | { kind: 'content'; cid: CID }
  | { kind: 'dns'; domain: string }
  | { kind: 'ens'; name: string }
  | { kind: 'wallet'; address: string }

const ADDRESS = /^0x[0-9a-f]{40}$/

/**
 * One path component as a name; undefined when it is none, or a handle that no hub gives out. `peerIds` reads `Qm…` as
 * the key of a peer (what stands after `/ipns/`), not as content.
 */
export function parseName(component: string, options: { peerIds?: boolean } = {}): Name | undefined {
  const lower = component.toLowerCase()
  if (ADDRESS.test(lower)) return { kind: 'wallet', address: lower }
  if (lower.includes('.')) return parseDotted(lower)
  const peer = component.startsWith('1') || options.peerIds ? parsePeerId(component) : undefined
  if (peer !== undefined) return { kind: 'ipns', ipnsName: peer }
  return parseHashName(component) ?? parseHandle(component)
}

/** The canonical spelling: `k51…`, CIDv1 in base32, lower case; one text per name. */
export function formatName(name: Name): string {
  if (name.kind === 'handle') return name.handle
  if (name.kind === 'ipns') return name.ipnsName
  if (name.kind === 'content') return name.cid.toV1().toString(base32)
  if (name.kind === 'dns') return name.domain
  return name.kind === 'ens' ? name.name : name.address
}

function parseDotted(lower: string): Name | undefined {
  const name = parseEnsName(lower)
  if (name !== undefined) return { kind: 'ens', name }
  const domain = parseDomain(lower)
  return domain === undefined ? undefined : { kind: 'dns', domain }
}

function parseHashName(component: string): Name | undefined {
  const cid = parseHash(component)
  if (!cid) return undefined
  if (cid.code !== LIBP2P_KEY) return { kind: 'content', cid }
  const ipnsName = formatIpnsName(cid.multihash.bytes)
  return ipnsName === undefined ? undefined : { kind: 'ipns', ipnsName }
}

function parseHandle(component: string): Name | undefined {
  const usable = isRepositoryName(component) && !component.includes('/') && whyNotHandle(component) === undefined
  return usable ? { kind: 'handle', handle: component } : undefined
}
