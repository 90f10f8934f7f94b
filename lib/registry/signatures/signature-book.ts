import type { HubDatabase } from '../../db/hub-database.ts'
import type { SignatureRow } from '../../db/queries/signatures.ts'
import { imageMessageSchema, type ImageMessage } from '../../identity/image/image-signature.ts'
import { refusedSignature, type SignatureRefusal, type SignatureVerdict } from '../../identity/image/signature-verdict.ts'
import type { RoleHistory } from '../../identity/image/role-history.ts'
import { trustOf, type TagTrust } from '../../identity/image/trust-of.ts'
import { judgeSignatures } from '../../identity/image/weigh-signatures.ts'
import type { NamespaceRoles } from './namespace-roles.ts'

const MOST = 1000
const MOST_FIRST = 500

/** One signature as it stands now; `waiting`: nobody has looked at it yet. `signer` is as the document proves it, if it does. */
export type ShownSignature = { manifest: string; subject: string; pushedAt: number; verdict: SignatureVerdict | { state: 'waiting' } }

export type BookParts = { db: Pick<HubDatabase, 'read' | 'lookups'>; roles: Pick<NamespaceRoles, 'find'>; now: () => number }

/** The verdicts on the signatures of this hub's repositories: what documents prove is stored, who had the right is asked now. */
export class SignatureBook {
  readonly #parts: BookParts

  constructor(parts: BookParts) {
    this.#parts = parts
  }

  /** The signatures on an image, first those by whom has a part, the newest of each first; with a tag also those elsewhere that speak of it, and are not overruled. At most 1,000. */
  async ofImage(repository: string, subject: string, tag?: string): Promise<ShownSignature[]> {
    const roles = await this.#rolesOf(repository)
    const rows = await this.#parts.db.read('signaturesAround', { repository, subject, tag: tag ?? null, signers: signersOf(roles), limit: MOST })
    return this.#judge(repository, rows, roles).filter((shown) => shown.subject === subject || (tag !== undefined && speaksOf(shown, tag)))
  }

  /** How far tags can be trusted, `moved` when they should point elsewhere; `digest`: where each points (sha256). */
  async ofTags(repository: string, tags: readonly { name: string; digest: string }[]): Promise<Map<string, TagTrust | 'moved'>> {
    const asked = { tags: JSON.stringify(tags.map(({ name }) => name)), digests: JSON.stringify(tags.map(({ digest }) => digest)) }
    const roles = await this.#rolesOf(repository)
    const shown = this.#judge(repository, await this.#parts.db.read('signaturesOfTags', { repository, ...asked, signers: signersOf(roles), limit: MOST }), roles)
    return new Map(tags.map(({ name, digest }) => [name, trustOfTag(name, digest, shown)]))
  }

  #rolesOf(repository: string): Promise<RoleHistory> {
    return this.#parts.roles.find(repository.slice(0, repository.indexOf('/')))
  }

  #judge(repository: string, rows: SignatureRow[], roles: RoleHistory): ShownSignature[] {
    const { db, now } = this.#parts
    const proved = rows.map(toProved)
    const state = { tags: (tag: string) => db.lookups.tag(repository, tag)?.digest, now: now() }
    const verdicts = judgeSignatures(proved.flatMap((one) => one ?? []), roles, state)
    return rows.map((row, index) => ({ manifest: row.manifest, subject: row.subject, pushedAt: row.pushedAt, verdict: (proved[index] && verdicts.shift()) ?? unproved(row) }))
  }
}

// All owners, and who is or was in the newest teams.
function signersOf({ owners, teams }: RoleHistory): string {
  const addresses = new Set(owners.map(({ owner }) => owner.toLowerCase()))
  for (const { members } of [...teams].sort((a, b) => b.seq - a.seq)) {
    if (addresses.size >= MOST_FIRST) break
    for (const { account } of members) addresses.add(account.toLowerCase())
  }
  return JSON.stringify([...addresses])
}

function toProved({ state, signer, message }: SignatureRow): { signer: string; message: ImageMessage } | undefined {
  return state === 'proved' && signer !== null && message !== null ? { signer, message: imageMessageSchema.parse(JSON.parse(message)) } : undefined
}

function unproved({ state, reason }: SignatureRow): ShownSignature['verdict'] {
  return state === 'waiting' ? { state } : refusedSignature((reason ?? 'MALFORMED') as SignatureRefusal)
}

function speaksOf({ verdict }: ShownSignature, tag: string): boolean {
  return 'message' in verdict && verdict.message.tag === tag && verdict.state !== 'overruled'
}

function trustOfTag(tag: string, digest: string, shown: readonly ShownSignature[]): TagTrust | 'moved' {
  const about = shown.filter(({ subject, verdict }) => subject === digest || ('message' in verdict && verdict.message.tag === tag))
  // What nobody has looked at yet says nothing.
  const verdicts = about.flatMap(({ verdict }) => (verdict.state === 'waiting' ? [] : [verdict]))
  return trustOf(verdicts, { tag, digest, about: verdicts.length })
}
