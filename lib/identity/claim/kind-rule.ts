import { formatName, type Name } from '../../names/name.ts'
import type { NamespaceClaim } from './claim.ts'
import { namespaceKind } from './claim-form.ts'
import type { ClaimRefusal } from './verdict.ts'

/** What was found out about the name that was asked for. */
export type NameEvidence = {
  name: Name
  /** handles: the k51… of a hub whose `names/` lists the handle with this key */
  hubListsHandle?: string
  /** DNS and ENS: the k51… that the name resolves to */
  dnsResolvesTo?: string
}

/**
 * Whether a claim's namespace is its owner's by the rule of its kind (docs/names.md): `confirmed`,
 * `unconfirmed` when the key was asked for and nothing was looked up, or the reason why not.
 */
export function judgeKind(claim: NamespaceClaim, evidence: NameEvidence): 'confirmed' | 'unconfirmed' | ClaimRefusal {
  const asked = formatName(evidence.name) === claim.namespace
  if (!asked && isExact(evidence.name)) return 'OTHER_NAMESPACE'
  // A withdrawn key is nobody's proof of anything; whether the withdrawal counts is for the known owner.
  const expected = asked && claim.root !== ''
  switch (namespaceKind(claim.namespace)) {
    case 'wallet':
      return claim.owner.toLowerCase() === claim.namespace ? 'confirmed' : 'NOT_OWNER'
    case 'ipns':
      return claim.root === claim.namespace || claim.root === '' ? 'confirmed' : 'OTHER_ROOT'
    case 'handle':
      return proved(claim.hub === evidence.hubListsHandle, expected, 'NOT_LISTED')
    case 'dns':
    case 'ens':
      return proved(asked && claim.root === evidence.dnsResolvesTo, expected, 'OTHER_ROOT')
    default:
      return 'unconfirmed'
  }
}

// Domains may lead to a key that is claimed under its own name; wallets and handles are the claim's namespace itself.
function isExact(name: Name): boolean {
  return name.kind === 'wallet' || name.kind === 'handle'
}

function proved(holds: boolean, expected: boolean, reason: ClaimRefusal): 'confirmed' | 'unconfirmed' | ClaimRefusal {
  if (holds) return 'confirmed'
  return expected ? reason : 'unconfirmed'
}
