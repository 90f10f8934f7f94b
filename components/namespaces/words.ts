import type { Namespace, NamespaceKind, ProofKind } from '../../lib/identity/namespaces/types.ts'

export const KIND_WORDS: Record<NamespaceKind, string> = { handle: 'handle', wallet: 'wallet', ens: 'ENS name', dns: 'domain' }

/** Who signs what is published of a namespace. */
export const HOLDER_WORDS: Record<Namespace['keyHolder'], string> = { hub: 'run by this hub', owner: 'in the hands of its owner: this hub only follows it' }

const REMIND_MS = 30 * 86_400_000

/** How a namespace was shown to be its owner's. */
export const PROOF_WORDS: Record<ProofKind, string> = {
  signature: "The wallet of this address signed for it",
  hub: "First come on this hub; the owner's wallet signed for it",
  ens: "The ENS name's contenthash leads to its key, for which the owner's wallet signed",
  dns: "The domain's DNSLink leads to its key, for which the owner's wallet signed",
  operator: "The hub's operator took it by pushing to it; the hub signs and renews the claim",
}

/** How a namespace stands: `due` asks its owner for a signature, `stopped` means that nothing can be pushed. */
export function standingOf({ writable, keyHolder, renewFrom }: Namespace, now: number): 'good' | 'due' | 'stopped' {
  if (!writable && keyHolder === 'hub') return 'stopped'
  return isDue(renewFrom, now) ? 'due' : 'good'
}

/** True from 30 days before a claim ends on. */
export function isDue(renewFrom: string | null, now: number): boolean {
  return renewFrom !== null && Date.parse(renewFrom) <= now
}

/** True from 30 days before a team's signature ends on; one without members lapses unnoticed. */
export function isTeamDue(team: Namespace['team'], now: number): boolean {
  return team !== null && team.members > 0 && Date.parse(team.notAfter) - REMIND_MS <= now
}

/** The path of the page where a namespace is looked after. */
export function managePath(namespace: string): string {
  return `/account/namespaces/${namespace}`
}

/** Where the hub says what is to be signed for a namespace. */
export function draftPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/draft`
}

/** True when two addresses are one, in whatever case they are written. */
export function isSame(a: string | null, b: string | null): boolean {
  return a !== null && a.toLowerCase() === b?.toLowerCase()
}

const NO_CLAIM = /^0x0{64}$/

/** True for a claim that follows another one than the hub shows (`digest`; null: none): whoever publishes by that one loses the name. */
export function isMove({ prev }: Record<string, unknown>, digest: string | null): boolean {
  return digest === null ? !NO_CLAIM.test(String(prev)) : prev !== digest
}
