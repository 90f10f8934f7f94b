import type { NamespaceClaim, NamespaceTransfer } from '../claim/claim.ts'
import type { KnownClaim } from '../claim/verdict.ts'
import type { Asked } from './draft.ts'
import { whereToLead } from './lookup.ts'
import type { NamespaceParts } from './namespace-parts.ts'
import { RENEW_CLAIM_MS } from './show-namespace.ts'

/** What whoever signs a claim should know before, in sentences. */
export async function claimNotes(parts: NamespaceParts, asked: Asked, claim: NamespaceClaim, known: KnownClaim | undefined): Promise<string[]> {
  const { name, row, action } = asked
  if (action === 'revoke') return [`Nobody is to believe the key of ${name.text} any more: nothing can be pushed until you claim it again, and others refuse what the key publishes.`]
  return [...keyNotes(asked, claim), ...movedNotes(asked, claim, known), ...(await lookupNotes(parts, asked, claim)), ...(row && row.owner !== asked.address ? [`With it go all repositories of ${name.text} here. The team of the former owner ends.`] : [])]
}

function keyNotes({ name, action }: Asked, { root, notAfter }: NamespaceClaim): string[] {
  const until = notAfter * 1000
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const holds = `The claim holds until ${day(until)}; renew it from ${day(until - RENEW_CLAIM_MS)} on.`
  if (action !== 'own-key') return [`This hub keeps the key ${root} and publishes ${name.text} under it.`, holds]
  return [`This hub only follows your key ${root}: nothing can be pushed to ${name.text} here. Put the signed claim into ipcr.json of the root that you publish.`, holds]
}

// What was published under another key is not seen under this name any more.
function movedNotes({ name, row, action }: Asked, { root }: NamespaceClaim, known: KnownClaim | undefined): string[] {
  if (!known || known.root === '' || known.root === root || action === 'accept') return []
  if (row) return [`The key ${known.root} is refused from the moment that this claim is known.`]
  return [`${name.text} is published under ${known.root} now, by another hub or by yourself: this claim ends that, and what is published there is not seen under this name any more.`]
}

async function lookupNotes({ leadsTo }: NamespaceParts, { name }: Asked, { root }: NamespaceClaim): Promise<string[]> {
  if (name.kind !== 'dns' && name.kind !== 'ens') return []
  const set = `Before you hand the claim in: ${whereToLead(name.text, name.kind, root)}.`
  try {
    return (await leadsTo(name.name)) === root ? [] : [set]
  } catch (error) {
    return [set, `It could not be looked up just now: ${error instanceof Error ? error.message : 'nobody answered'}.`]
  }
}

/** What whoever signs a transfer should know before, in sentences. */
export function transferNotes({ namespace, to }: NamespaceTransfer): string[] {
  return [`${namespace} stays yours until ${to} accepts it, by a claim of their own; until then you can take the offer back.`, 'With it go all its repositories. Its team ends.']
}
