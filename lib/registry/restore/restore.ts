import { HUB } from '../../db/hub-name.ts'
import { formatName, parseName } from '../../names/name.ts'
import type { RestoredRoot } from '../../resolve/restore/restored-root.ts'
import type { Place } from '../../resolve/thread/operations.ts'
import { observedSequence, restoreNamespace, type NamespaceToRestore, type RestoredNamespace } from './restore-namespace.ts'
import { restoreTold } from './restore-told.ts'
import { RestoreRefusedError, type RestoreParts, type RestoreProgress } from './restore-parts.ts'
import { recordOfRoot, type RootRecord } from './root-record.ts'

/** `name`: an IPNS name, domain or CID of a hub's or namespace's root; `namespaces`: these alone, empty for all. */
export type RestoreRequest = { name: string; namespaces: string[]; force: boolean }

/** `root` with the record that names it, each namespace's likewise; `left`: namespaces without a key here; `failed`: why the others were not restored; `hub`: the hub itself goes on under its name. */
export type RestoreReport = RootRecord & { root: string; restored: RestoredNamespace[]; left: string[]; failed: { namespace: string; reason: string }[]; hub: boolean }

/** Rebuilds rows and blobs from published roots, one restore at a time; what is here already stays. */
export class Restore {
  readonly #parts: RestoreParts
  #running = false

  constructor(parts: RestoreParts) {
    this.#parts = parts
  }

  /** Throws RestoreRefusedError, UnresolvableError, UnavailableError; what fails of one namespace is in the report. */
  async run(request: RestoreRequest, report: (progress: RestoreProgress) => void): Promise<RestoreReport> {
    if (this.#running) throw new RestoreRefusedError('another restore is under way: wait for its end')
    this.#running = true
    try {
      return await this.#run(request, report)
    } finally {
      this.#running = false
      this.#parts.pushed()
    }
  }

  async #run(request: RestoreRequest, report: (progress: RestoreProgress) => void): Promise<RestoreReport> {
    const place = await findRoot(this.#parts, request.name)
    const head = await this.#parts.foreign.call('restoreHead', { root: place.root, path: place.path, ...(place.ipnsName ? { ipnsName: place.ipnsName } : {}) })
    if (head.refusal !== undefined) throw new RestoreRefusedError(head.refusal)
    const keys = new Map((await this.#parts.roots.call('keys', undefined)).map(({ key, ipnsName }) => [key, ipnsName]))
    const floor = place.ipnsName === undefined ? 0 : observedSequence(this.#parts, place.ipnsName)
    const { wanted, left, failed } = select(head, { place, request, keys, floor })
    const restored: RestoreReport['restored'] = []
    for (const namespace of wanted) {
      await restoreNamespace(this.#parts, namespace, report).then((done) => restored.push(done), (error: unknown) => {
        this.#parts.logger.warn({ err: error, namespace: namespace.namespace }, 'a namespace could not be restored')
        failed.push({ namespace: namespace.namespace, reason: error instanceof Error ? error.message : 'it failed' })
      })
    }
    const isWhole = request.namespaces.length === 0 && failed.length === 0
    const key = keyOf(head, place)
    const record = key === undefined ? { sequence: null, signedAt: null } : recordOfRoot(this.#parts, key, head.cid)
    return { root: head.cid, ...record, restored, left, failed, hub: isWhole && (await this.#restoreHub(head, place, keys)) }
  }

  // The hub's own root links the namespaces; it goes on once all of them are here whose keys are.
  async #restoreHub(head: RestoredRoot, place: FoundRoot, keys: Map<string, string>): Promise<boolean> {
    const ipnsName = keys.get(HUB)
    if (head.kind !== 'hub' || ipnsName === undefined || ipnsName !== keyOf(head, place)) return false
    const { db, now } = this.#parts
    if (place.isContent) await this.#parts.resolver.refresh(ipnsName).catch(() => {})
    await db.write('restoreNamespace', { namespace: HUB, ipnsName, claim: head.claim, sequence: observedSequence(this.#parts, ipnsName), now: now() })
    await db.write('releaseNamespace', { namespace: HUB, now: now() })
    await restoreTold(this.#parts, ipnsName, head.namespaces)
    return true
  }
}

type FoundRoot = Place & { isContent: boolean; ipnsName?: string }

async function findRoot({ resolver }: RestoreParts, text: string): Promise<FoundRoot> {
  const name = parseName(text, { peerIds: true })
  if (name?.kind === 'content') return { root: name.cid.toString(), path: [], isContent: true }
  if (!name || name.kind === 'handle') throw new RestoreRefusedError(`"${text.slice(0, 100)}" is no IPNS name (k51…), domain, ENS name, wallet (0x…) or CID of a root`)
  const row = await resolver.refresh(formatName(name))
  if (row.state === 'unavailable' || row.state === 'refused') throw new RestoreRefusedError(`${text}: ${row.detail ?? row.state}`)
  return { root: row.root, path: row.path === '' ? [] : row.path.split('/'), isContent: false, ...(row.ipnsName ? { ipnsName: row.ipnsName } : {}) }
}

/** The key that publishes a root: the one that led to it, or else the one its claim names. */
function keyOf({ claim }: RestoredRoot, { ipnsName }: FoundRoot): string | undefined {
  return ipnsName ?? (claim === null ? undefined : (JSON.parse(claim) as { root: string }).root)
}

type Selection = { wanted: NamespaceToRestore[]; left: string[]; failed: RestoreReport['failed'] }
type Choice = { place: FoundRoot; request: RestoreRequest; keys: Map<string, string>; floor: number }

function select(head: RestoredRoot, choice: Choice): Selection {
  return head.kind === 'hub' ? selectListed(head, choice) : selectOne(head, choice)
}

function selectOne(head: RestoredRoot, { place, request, keys, floor }: Choice): Selection {
  const ipnsName = keyOf(head, place)
  const [namespace] = [...keys].find(([name, key]) => key === ipnsName && name !== HUB) ?? []
  if (ipnsName === undefined || namespace === undefined) {
    throw new RestoreRefusedError(`the key of ${ipnsName ?? request.name} is not here: only its holder can publish this namespace (ipcr name import)`)
  }
  if (request.namespaces.some((name) => name !== namespace)) throw new RestoreRefusedError(`this is the root of ${namespace} alone`)
  return { wanted: [{ namespace, ipnsName, floor, force: request.force, ...(place.isContent ? { root: head.cid } : {}) }], left: [], failed: [] }
}

function selectListed({ namespaces, claim }: RestoredRoot, { place, request, keys, floor }: Choice): Selection {
  const missing = request.namespaces.filter((name) => !namespaces.some((listed) => listed.name === name))
  if (missing.length > 0) throw new RestoreRefusedError(`this hub's root has no namespace ${missing.join(', ')}`)
  const selection: Selection = { wanted: [], left: [], failed: [] }
  const hubOwner = claim === null ? undefined : (JSON.parse(claim) as { owner: string }).owner
  for (const { name, ipnsName, root } of namespaces) {
    if (request.namespaces.length > 0 && !request.namespaces.includes(name)) continue
    const key = keys.get(name)
    // What the hub only told on of others, or followed under its owner's own key, it had no content of.
    if (root === undefined && key !== ipnsName) continue
    if (key === undefined) selection.left.push(name)
    else if (key !== ipnsName) selection.failed.push({ namespace: name, reason: `the key here is ${key}, the root is signed by ${ipnsName}` })
    else selection.wanted.push({ namespace: name, ipnsName, floor, force: request.force, ...(hubOwner === undefined ? {} : { hubOwner }), ...(root ? { listed: root } : {}), ...(root && place.isContent ? { root } : {}) })
  }
  return selection
}
