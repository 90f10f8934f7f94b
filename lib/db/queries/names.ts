import { LAST_ROOT, type LastRootRow } from '../observed.ts'
import type { Digest } from '../../oci/digest.ts'
import { all, first, type Operation } from '../operation.ts'

/** `origin`: who wants it followed; `via`: the hub that lists it, when that is why (`hub`). */
export type FollowRow = { name: string; origin: 'config' | 'api' | 'hub'; addedAt: number; via: string | null }
export type PinRow = { name: string; addedAt: number; root: string | null; pinnedAt: number | null; wanted: string | null; state: 'waiting' | 'fetching' | 'pinned' | 'failed'; detail: string | null }
export type CachedRow = { digest: string; size: number; usedAt: number }

const PIN = 'SELECT name, added_at AS addedAt, root, pinned_at AS pinnedAt, wanted, state, detail FROM pin'

/** Until when (Unix ms) what is known of each followed name is fresh; 0: nothing is known of it. */
export const followTimes: Operation<undefined, { name: string; freshUntil: number }[]> = (db) =>
  all<{ name: string; freshUntil: number }>(db, 'SELECT f.name, COALESCE(l.fresh_until, 0) AS freshUntil FROM follow f LEFT JOIN last_root l ON l.name = f.name')

/** The same of the keys under which owners publish namespaces of this hub themselves. */
export const ownKeyTimes: Operation<undefined, { name: string; freshUntil: number }[]> = (db) =>
  all<{ name: string; freshUntil: number }>(db, `SELECT n.ipns_name AS name, COALESCE(l.fresh_until, 0) AS freshUntil FROM namespace n LEFT JOIN last_root l ON l.name = n.ipns_name
    WHERE n.own_key = 1 AND n.ipns_name <> ''`)

/** Followed names that may list others: those that did come first, then those looked at last; what a hub lists is not asked. */
export const likelyHubs: Operation<{ limit: number }, { name: string }[]> = (db, { limit }) =>
  all<{ name: string }>(db, `SELECT f.name FROM follow f LEFT JOIN last_root l ON l.name = f.name WHERE f.origin <> 'hub'
    ORDER BY EXISTS (SELECT 1 FROM listed_name n WHERE n.via = f.name) DESC, l.resolved_at DESC LIMIT ?`, limit)

/** The names whose bytes are kept. */
export const pins: Operation<undefined, PinRow[]> = (db) => all<PinRow>(db, `${PIN} ORDER BY name`)

/** The names that are followed or kept, behind `after`, by name. */
export const watchedNames: Operation<{ after: string; limit: number }, { name: string }[]> = (db, { after, limit }) =>
  all<{ name: string }>(db, 'SELECT name FROM follow WHERE name > ? UNION SELECT name FROM pin WHERE name > ? ORDER BY name LIMIT ?', after, after, limit)

/** One of them. */
export const pin: Operation<{ name: string }, PinRow | undefined> = (db, { name }) => first<PinRow>(db, `${PIN} WHERE name = ?`, name)

/** How a name is followed, if it is. */
export const follow: Operation<{ name: string }, FollowRow | undefined> = (db, { name }) =>
  first<FollowRow>(db, 'SELECT name, origin, added_at AS addedAt, via FROM follow WHERE name = ?', name)

/** The names that stood for something under this IPNS name, themselves or by way of it. */
export const rootsOfIpnsName: Operation<{ ipnsName: string }, LastRootRow[]> = (db, { ipnsName }) =>
  all<LastRootRow>(db, `${LAST_ROOT} WHERE ipns_name = ?`, ipnsName)

/** The blob that consists of exactly these 1 MiB leaves (32 bytes each), if one is here. */
export const blobOfLeaves: Operation<{ size: number; leaves: Uint8Array }, Digest | undefined> = (db, { size, leaves }) =>
  first<{ digest: Digest }>(db, `SELECT b.digest FROM leaf l JOIN blob b ON b.id = l.blob_id JOIN leaf_list s ON s.blob_id = b.id
    WHERE l.hash = ? AND l.position = 0 AND b.size = ? AND s.hashes = ?`, leaves.subarray(0, 32), size, leaves)?.digest

/** Bytes of all cached blobs, and the least recently used of them. */
export const cachedBlobs: Operation<{ limit: number }, { bytes: number; oldest: CachedRow[] }> = (db, { limit }) => ({
  bytes: first<{ bytes: number }>(db, 'SELECT COALESCE(SUM(b.size), 0) AS bytes FROM cached_blob c JOIN blob b ON b.id = c.blob_id')?.bytes ?? 0,
  oldest: all<CachedRow>(db, `SELECT b.digest, b.size, c.used_at AS usedAt FROM cached_blob c JOIN blob b ON b.id = c.blob_id
    ORDER BY c.used_at, c.blob_id LIMIT ?`, limit),
})
