import { HUB } from '../../db/hub-name.ts'
import type { RestoredOwner } from '../../db/transactions/restore.ts'
import type { SignedClaim } from '../../identity/claim/claim.ts'
import { parseName } from '../../names/name.ts'
import type { RestoredRoot } from '../../resolve/restore/restored-root.ts'
import { RestoreRefusedError, type RestoreParts } from './restore-parts.ts'

/** `hubOwner`: who owns the hub that listed it; `force`: another operator may go on. */
export type OwnerQuestion = { namespace: string; hubOwner?: string; force: boolean }

/**
 * Whose a namespace is from now on, by the claim in its root: its owner's, or the operator's if the hub's own wallet signed it.
 * What was another operator's is refused unless `force`, by which it becomes this one's. Throws RestoreRefusedError.
 */
export async function restoredOwner(parts: RestoreParts, question: OwnerQuestion, { claim: text, refusal, handovers }: RestoredRoot): Promise<RestoredOwner | undefined> {
  if (refusal !== undefined) throw new RestoreRefusedError(refusal)
  if (text === null) return undefined
  const claim = JSON.parse(text) as SignedClaim
  if (claim.namespace !== question.namespace) throw new RestoreRefusedError(`the claim in this root is for ${claim.namespace}, but the key here is that of ${question.namespace}`)
  const operator = await parts.roots.call('operator', undefined)
  if (claim.owner === operator) return undefined
  const kind = parseName(claim.namespace)?.kind
  if (kind === 'wallet' || kind === 'ens' || kind === 'dns') return { kind, owner: claim.owner.toLowerCase(), claimUntil: claim.notAfter * 1000, frozen: null, handovers: null }
  if (question.force) return undefined
  if (question.hubOwner === undefined || question.hubOwner === claim.owner) throw othersOperator(question.namespace, claim.owner, operator)
  return { kind: 'handle', owner: claim.owner.toLowerCase(), claimUntil: claim.notAfter * 1000, frozen: await whyFrozen(parts, claim), handovers: handovers ?? null }
}

// A handle is of one hub, which its claim names.
async function whyFrozen({ db, roots }: RestoreParts, { namespace, hub }: SignedClaim): Promise<string | null> {
  const key = db.lookups.ownName(HUB) ?? (await roots.call('key', { key: HUB })).ipnsName
  return hub === key ? null : `this hub has another key now, which the claim of ${namespace} does not name: its owner signs a new one`
}

function othersOperator(namespace: string, owner: string, operator: string | undefined): RestoreRefusedError {
  return new RestoreRefusedError(`${namespace} belongs to ${owner}, and the operator of this hub is ${operator ?? 'nobody yet'}: `
    + 'import the operator\'s wallet too (ipcr name import of a file that export --all wrote), or say --force, and those who know the owner will refuse the next claim. '
    + 'What an account owns comes back with the root of its hub, as that account\'s')
}
