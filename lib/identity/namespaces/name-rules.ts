import { whyNotHandle } from '../../names/handle.ts'
import { formatName, parseName, type Name } from '../../names/name.ts'
import { skeletonOf } from '../../names/skeleton.ts'
import { REST_MS } from '../../db/handle-rest.ts'
import { NamespaceError } from './namespace-error.ts'
import type { NamespaceParts } from './namespace-parts.ts'
import type { NamespaceKind } from './types.ts'

/** Handles that one address may have; whoever runs the hub as many as they like. */
export const MOST_HANDLES = 3
const SHORTEST_HANDLE = 3
// The file of its key has an address and more in its name.
const LONGEST_NAME = 150
/** Where images without a namespace are. */
export const LIBRARY = 'library'

/** A name that somebody can own. */
export type OwnableName = { text: string; kind: NamespaceKind; name: Name }

/** Throws NamespaceError NAMESPACE_INVALID unless the text is a handle, a wallet's address, an ENS name or a domain, as it is written here; NAMESPACE_TAKEN for the hub's own name. */
export function requireOwnable(text: string, hubName: string): OwnableName {
  const name = parseName(text)
  if (!name || name.kind === 'content' || name.kind === 'ipns') throw new NamespaceError('NAMESPACE_INVALID', whyNotOwnable(text))
  if (formatName(name) !== text) throw new NamespaceError('NAMESPACE_INVALID', `write ${formatName(name)} instead of ${text}`)
  if (text === hubName) throw new NamespaceError('NAMESPACE_TAKEN', `${text} is the name of this hub itself`)
  return { text, kind: name.kind, name }
}

function whyNotOwnable(text: string): string {
  if (text.includes('.')) return `"${text}" is no domain and no ENS name as they are written here: labels of lower-case letters, digits and hyphens`
  return whyNotHandle(text) ?? `"${text}" cannot be a namespace`
}

/** Throws NamespaceError when the address may not take the free name; what takes its place is left to the claim. */
export async function requireTakeable(parts: NamespaceParts, { text, kind }: OwnableName, address: string): Promise<void> {
  if (parts.isOpen) throw new NamespaceError('NAMESPACE_TAKEN', 'this hub is open (IPCR_AUTH=open): everybody writes everywhere, and nobody owns a namespace')
  if (await parts.db.read('isHeld', { namespace: text })) throw new NamespaceError('NAMESPACE_TAKEN', `${text} waits to be restored: ask the operator of this hub`)
  if (text.length > LONGEST_NAME) throw new NamespaceError('NAMESPACE_INVALID', `a namespace has at most ${LONGEST_NAME} characters`)
  if (kind === 'wallet' && text !== address) throw new NamespaceError('NOT_OWNER', `${text} belongs to the wallet of that address alone`)
  if (kind !== 'handle') return
  if (text === LIBRARY) throw new NamespaceError('NAMESPACE_TAKEN', `${text} is the operator's: images without a namespace are there`)
  if (text.length < SHORTEST_HANDLE) throw new NamespaceError('NAMESPACE_INVALID', `a handle has at least ${SHORTEST_HANDLE} characters`)
  const { lookalike } = await parts.db.read('handleFacts', { skeleton: skeletonOf(text), owner: address })
  if (lookalike) refuseLookalike(text, lookalike, parts.now())
  await requireFewHandles(parts, address)
}

/** Throws NamespaceError NAMESPACE_LIMIT when the address has as many handles as it may. */
export async function requireFewHandles(parts: NamespaceParts, address: string): Promise<void> {
  const most = mostHandles(parts, address)
  if (most === null) return
  const { count } = await parts.db.read('handleFacts', { skeleton: '', owner: address })
  if (count >= most) throw new NamespaceError('NAMESPACE_LIMIT', `an address has at most ${most} handles: give one up first`)
}

/** How many handles an address may have; null for any number. */
export function mostHandles({ rights }: NamespaceParts, address: string): number | null {
  return address === rights.operator ? null : MOST_HANDLES
}

function refuseLookalike(text: string, { handle, releasedAt }: { handle: string; releasedAt: number | null }, now: number): void {
  const same = handle === text
  if (releasedAt === null) throw new NamespaceError('NAMESPACE_TAKEN', same ? `${text} is taken` : `${text} looks like ${handle}, which is taken: choose another handle`)
  if (releasedAt <= now - REST_MS) return
  const until = new Date(releasedAt + REST_MS).toISOString().slice(0, 10)
  throw new NamespaceError('NAMESPACE_TAKEN', same ? `${text} was given up and rests until ${until}` : `${text} looks like ${handle}, which was given up and rests until ${until}`)
}
