import type { RestorePart } from '../../resolve/restore/restore-part.ts'
import { UnresolvableError } from '../../resolve/net/errors.ts'
import { restoreBlob } from './restore-blob.ts'
import { restoreManifest } from './restore-manifest.ts'
import { restoreReadme } from './restore-readme.ts'
import { restoredOwner } from './restored-owner.ts'
import { RestoreRefusedError, type RestoreParts, type RestoreProgress } from './restore-parts.ts'
import { recordOfRoot, timeOfSequence, type RootRecord } from './root-record.ts'

const AT_ONCE = 4

/**
 * `listed`: the root that the hub's links; `root`: the one to take whatever the newest record says; `floor`: a sequence that the next
 * record's is beyond in any case; `force`: another operator may go on; `hubOwner`: who owns the hub that listed it.
 */
export type NamespaceToRestore = { namespace: string; ipnsName: string; listed?: string; root?: string; floor: number; force: boolean; hubOwner?: string }

/** What was restored, from which root, and when that was signed. */
export type RestoredNamespace = RestoreProgress & { root: string } & RootRecord

/** Restores one namespace, whose key is here, and lets it be published. Throws RestoreRefusedError, UnresolvableError, UnavailableError. */
export async function restoreNamespace(parts: RestoreParts, wanted: NamespaceToRestore, report: (progress: RestoreProgress) => void): Promise<RestoredNamespace> {
  const { db, now } = parts
  const { namespace, ipnsName } = wanted
  const { root, sequence } = await findNewest(parts, wanted)
  const state = await db.read('namespaceState', { namespace })
  if (!state?.root) await db.write('holdNamespace', { namespace, now: now() })
  const head = await parts.foreign.call('restoreHead', { root, path: [], ipnsName })
  if (head.kind !== 'namespace') throw new RestoreRefusedError(`${root} is not the root of a namespace`)
  const owner = await restoredOwner(parts, wanted, head)
  const at = timeOfSequence(sequence, now()) ?? now()
  const progress = await readInto(parts, { namespace, root: head.cid, at }, report)
  await db.write('restoreNamespace', { namespace, ipnsName, claim: head.claim, sequence, now: now(), ...(owner ? { owner } : {}) })
  if (head.team) await db.write('restoreTeam', { namespace, ...head.team })
  await db.write('restoreSigning', { namespace, ...head.signing, now: now() })
  await parts.restored(namespace)
  await db.write('releaseNamespace', { namespace, now: now() })
  return { ...progress, root: head.cid, ...recordOfRoot(parts, ipnsName, head.cid) }
}

/** The sequence of the newest record of a key that is known by now; 0 when there is none. Throws RestoreRefusedError. */
export function observedSequence({ db }: RestoreParts, ipnsName: string): number {
  const sequence = BigInt(db.lookups.observedRecord(ipnsName)?.sequence ?? '0')
  if (sequence < BigInt(Number.MAX_SAFE_INTEGER)) return Number(sequence)
  throw new RestoreRefusedError(`the record of ${ipnsName} has the sequence ${sequence}: no record of this hub could be newer`)
}

// Its own record says more than the hub's root, which follows it.
async function findNewest(parts: RestoreParts, { namespace, ipnsName, listed, root, floor }: NamespaceToRestore): Promise<{ root: string; sequence: number }> {
  const found = await parts.resolver.refresh(ipnsName).catch((error: unknown) => {
    if (error instanceof UnresolvableError || root !== undefined) return undefined
    throw error
  })
  const sequence = Math.max(floor, observedSequence(parts, ipnsName))
  if (root !== undefined) return { root, sequence }
  if (found?.state === 'unavailable') throw new RestoreRefusedError(`${found.detail ?? 'its newest root is not to be had'}: try again later, or give the CID of an older root`)
  const newest = found?.root ?? listed
  if (newest === undefined) throw new RestoreRefusedError(`nobody knows a root of ${namespace}: give its CID`)
  return { root: newest, sequence }
}

type Reading = { namespace: string; root: string; at: number }

async function readInto(parts: RestoreParts, { namespace, root, at }: Reading, report: (progress: RestoreProgress) => void): Promise<RestoreProgress> {
  const progress: RestoreProgress = { namespace, repositories: 0, blobs: 0, bytes: 0, manifests: 0, tags: 0, kept: [] }
  const { id } = await parts.foreign.call('restoreBegin', { root, namespace })
  try {
    for (let done = false; !done;) {
      const batch = await parts.foreign.call('restoreNext', { id })
      await takeAll(parts, batch.parts, at, progress)
      report(progress)
      done = batch.done
    }
  } finally {
    await parts.foreign.call('restoreEnd', { id }).catch(() => {})
  }
  return progress
}

// Blobs among themselves in any order; a manifest after those it lists.
async function takeAll(parts: RestoreParts, all: RestorePart[], at: number, progress: RestoreProgress): Promise<void> {
  const blobs: Extract<RestorePart, { kind: 'blob' }>[] = []
  for (const part of all) {
    if (part.kind === 'blob') blobs.push(part)
    else {
      await takeBlobs(parts, blobs.splice(0), progress)
      await takeOther(parts, part, at, progress)
    }
  }
  await takeBlobs(parts, blobs, progress)
}

async function takeBlobs(parts: RestoreParts, blobs: Extract<RestorePart, { kind: 'blob' }>[], progress: RestoreProgress): Promise<void> {
  const one = async (): Promise<void> => {
    for (let blob = blobs.shift(); blob; blob = blobs.shift()) {
      progress.bytes += await restoreBlob(parts, blob)
      progress.blobs++
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

async function takeOther(parts: RestoreParts, part: Exclude<RestorePart, { kind: 'blob' }>, at: number, progress: RestoreProgress): Promise<void> {
  if (part.kind === 'manifest') {
    const kept = await restoreManifest(parts, part, at)
    progress.kept.push(...kept.map((tag) => `${part.repository}:${tag}`))
    progress.manifests++
    progress.tags += part.tags.length
  } else {
    progress.repositories++
    // What was pushed here since says more of the repository than its last root.
    if (!progress.kept.some((tag) => tag.startsWith(`${part.repository}:`))) await restoreReadme(parts, part)
  }
}
