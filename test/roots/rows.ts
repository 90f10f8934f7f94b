import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openWriter } from '../../lib/db/open.ts'
import { migrate } from '../../lib/db/migrate.ts'
import type { Operation } from '../../lib/db/operation.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { formatDigest, type Digest } from '../../lib/oci/digest.ts'
import { buildRoot, type BuiltRoot } from '../../lib/roots/build/build-root.ts'

export type Rows = ReturnType<typeof openRows>

export const CLAIM = JSON.stringify({
  namespace: 'n', owner: `0x${'1'.repeat(40)}`, chainId: 1, hub: '', root: 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf', scope: 'publish',
  seq: 1, notBefore: 0, notAfter: 1, prev: `0x${'0'.repeat(64)}`, sig: `0x${'a'.repeat(128)}1b`,
})
export const KEY = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'

export const digestOf = (text: string | Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest =>
  formatDigest(algorithm, createHash(algorithm).update(text).digest('hex'))

/** A database of a hub's rows without files, written in this thread and not synced: for many transactions in a row. */
export function openRows(t: TestContext, { claim = CLAIM, from }: { claim?: string; /** a database to begin with */ from?: Buffer } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-rows-'))
  const file = join(dataDir, 'hub.sqlite')
  if (from) writeFileSync(file, from)
  const db = openWriter(file)
  db.pragma('synchronous = OFF')
  migrate(db)
  const close = (): void => {
    db.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  t.after(close)
  const clock = { now: 1_800_000_000_000 }
  const write = <A, R>(operation: Operation<A, R>, args: A): R => db.transaction(() => operation(db, args))()
  const attempt = <A>(operation: Operation<A>, args: A): boolean => {
    try {
      write(operation, args)
      return true
    } catch {
      return false
    }
  }
  const claimNamespace = (namespace: string): void => write(transactions.recordClaim, { namespace, ipnsName: KEY, claim, now: clock.now })
  const publish = async (namespace: string): Promise<{ built: BuiltRoot; written: number; sequence: number | undefined }> => {
    const built = await buildRoot(db, dataDir, namespace)
    if (!built) throw new Error(`${namespace} has no claim`)
    const { written, sequence } = write(transactions.recordRoot, { ...built, now: clock.now })
    return { built, written, sequence }
  }
  return { dataDir, file, db, clock, write, attempt, claimNamespace, publish, close }
}

export type ImageOptions = { tags?: string[]; layers?: string[]; subject?: Digest; artifactType?: string; alias?: boolean; annotations?: Record<string, string> }

/** The rows of a pushed image whose layers are these texts; its digest. */
export function pushRows({ write, clock }: Rows, repository: string, name: string, options: ImageOptions = {}): Digest {
  const { layers = [name], tags = [], alias, annotations, ...rest } = options
  const blob = (text: string): Digest => {
    write(transactions.recordBlob, { repository, digest: digestOf(text), size: text.length, now: clock.now, ...(alias ? { alias: digestOf(text, 'sha512') } : {}) })
    return digestOf(text)
  }
  const child = (kind: 'config' | 'layer', text: string) => ({ kind, digest: blob(text), size: text.length, mediaType: kind === 'config' ? 'x/config' : 'x/layer', foreign: false })
  const text = JSON.stringify({ name, layers, ...rest, annotations })
  const children = [child('config', `config of ${name}`), ...layers.map((layer) => child('layer', layer))]
  write(transactions.putManifest, {
    repository, digest: digestOf(text), size: text.length, mediaType: 'application/vnd.oci.image.manifest.v1+json', children, tags, now: clock.now, ...rest,
    annotations: annotations && JSON.stringify(annotations),
    ...(alias ? { alias: digestOf(text, 'sha512') } : {}),
  })
  return digestOf(text)
}
