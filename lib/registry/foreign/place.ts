import { OciError } from '../../oci/errors.ts'
import { formatName, parseName, type Name } from '../../names/name.ts'
import type { OwnNamespace } from '../../db/lookups.ts'
import type { RepositoryName } from '../../names/repository-name.ts'
import type { ForeignBlobs } from '../../resolve/foreign-blobs.ts'
import type { ForeignRepositories } from '../../resolve/foreign-repositories.ts'
import type { ResolvedRoot } from '../../resolve/resolved-root.ts'
import type { Resolver } from '../../resolve/resolver.ts'
import type { Place } from '../../resolve/thread/operations.ts'
import { warningHeader } from '../responses.ts'
import type { RegistryParts } from '../types.ts'
import type { UnsignedWarnings } from './unsigned-warning.ts'

/** What pulls of names outside this hub work with. */
export type Foreign = { resolver: Resolver; repositories: ForeignRepositories; blobs: ForeignBlobs; /** of tags that should be signed */ warnings: UnsignedWarnings }

/** A name outside this hub: what its first component names, and the path behind it. `followed`: a namespace of this hub under its owner's own key. */
export type ForeignName = { name: Name; rest: string[]; shown: string; followed?: true }

/** Where a foreign name's repository is: at a place below a root, or among this hub's own rows. `headers` tell the name's state. */
export type Found = { kind: 'place'; place: Place; headers: Record<string, string>; /** whose key signed the root, which is so many parts down the path */ signed?: { name: string; ipnsName: string; below: number } } | { kind: 'own'; name: RepositoryName }

const HUB = '.hub'

/** The name as one outside this hub; undefined for a namespace that this hub writes, or that nobody has yet. */
export function foreignName(parts: RegistryParts, { shown }: RepositoryName): ForeignName | undefined {
  const [first = '', ...rest] = shown.split('/')
  // Alone it names no namespace but a repository of `library`, if it is no name outside this hub.
  const own = rest.length === 0 ? undefined : parts.db.lookups.ownNamespace(first)
  if (own) return own.ownKey ? behindOwnersKey(own, first, rest, shown) : undefined
  const name = parseName(first)
  return name && name.kind !== 'handle' ? { name, rest, shown } : undefined
}

// A wallet's claim says itself which key counts, and whether any does.
function behindOwnersKey({ ipnsName }: OwnNamespace, namespace: string, rest: string[], shown: string): ForeignName {
  const name = parseName(namespace)
  if (name?.kind === 'wallet') return { name, rest, shown, followed: true }
  if (ipnsName === null) throw new OciError('NAME_UNKNOWN', `${shown.split('/')[0] ?? shown} has no key`)
  return { name: { kind: 'ipns', ipnsName }, rest, shown, followed: true }
}

/** Resolves a foreign name. Throws UnresolvableError, UnavailableError, OciError DENIED. */
export async function findPlace(parts: RegistryParts, foreign: ForeignName): Promise<Found> {
  const { name, rest, shown } = foreign
  parts.denials.require([formatName(name), ...rest].join('/'))
  requireOwnersKey(parts, foreign)
  const behind = name.kind === 'ipns' ? await behindOwnKey(parts, name.ipnsName, rest, shown) : undefined
  return behind ?? toFound(parts, foreign, await parts.foreign.resolver.resolve(name))
}

// Anybody can name any key as theirs; what this hub publishes under one has an owner already.
function requireOwnersKey({ db }: RegistryParts, { name, shown, followed }: ForeignName): void {
  if (!followed || name.kind !== 'ipns' || db.lookups.namespaceOfKey(name.ipnsName) === undefined) return
  throw new OciError('DENIED', `${shown.split('/')[0] ?? shown} is refused: the key that its owner names is that of another namespace`)
}

/** Where it is now, after it was not found where it was thought to be; undefined when nothing has changed. */
export async function findNewerPlace(parts: RegistryParts, foreign: ForeignName): Promise<Found | undefined> {
  const newer = await parts.foreign.resolver.newer(foreign.name)
  return newer && toFound(parts, foreign, newer)
}

async function toFound(parts: RegistryParts, { name, rest, shown }: ForeignName, found: ResolvedRoot): Promise<Found> {
  if (found.state === 'refused') throw new OciError('DENIED', `${shown.split('/')[0] ?? shown} is refused: ${found.detail ?? 'its owner cannot be confirmed'}`)
  const path = [...found.path, ...rest]
  // By whatever other name it was found.
  for (const root of [found.ipnsName, found.root]) if (root !== undefined) parts.denials.require([root, ...path].join('/'))
  await requireListed(parts, found, rest)
  const behind = found.ipnsName === undefined ? undefined : await behindOwnKey(parts, found.ipnsName, path, shown)
  const signed = found.ipnsName === undefined ? {} : { signed: { name: formatName(name), ipnsName: found.ipnsName, below: found.path.length } }
  return behind ?? { kind: 'place', place: { root: found.root, path }, headers: stateHeaders(shown, found), ...signed }
}

// In a hub's root a namespace has a key of its own, as the hub says.
async function requireListed({ denials, foreign }: RegistryParts, { root, path }: ResolvedRoot, [namespace, ...rest]: string[]): Promise<void> {
  if (denials.isEmpty || namespace === undefined) return
  const key = await foreign.repositories.listedKey({ root, path }, namespace)
  if (key !== undefined) denials.require([key, ...rest].join('/'))
}

// What our own keys stand for is what our rows say, published yet or not.
async function behindOwnKey(parts: RegistryParts, ipnsName: string, path: string[], shown: string): Promise<Found | undefined> {
  const namespace = parts.db.lookups.namespaceOfKey(ipnsName)
  const [first, ...rest] = namespace === HUB ? path : namespace === undefined ? [] : [namespace, ...path]
  if (first === undefined) return undefined
  const own = parts.db.lookups.ownNamespace(first)
  if (own?.ownKey) return findPlace(parts, behindOwnersKey(own, first, rest, shown))
  const stored = [first, ...rest].join('/')
  parts.denials.require(stored)
  return { kind: 'own', name: { stored, shown } }
}

function stateHeaders(shown: string, { state, since, detail }: ResolvedRoot): Record<string, string> {
  if (state === 'live' && detail === undefined) return { 'ipcr-name-state': state }
  const when = since === undefined || state === 'live' ? '' : ` since ${new Date(since).toISOString()}`
  const sentence = `${shown.split('/')[0] ?? shown} is ${state}${when}${detail ? `: ${detail}` : ''}`
  return { 'ipcr-name-state': state, ...warningHeader(sentence) }
}
