import type { SignedTeam } from '../claim/claim.ts'

export type TeamRefusal =
  | 'MALFORMED' | 'WINDOW_INVALID' | 'OTHER_NAMESPACE' | 'SIGNER_MISMATCH' | 'SEQ_AHEAD' | 'ROLLBACK' | 'FORMER_OWNER'

/** The newest team of a namespace so far; `digest` is its EIP-712 hash. */
export type KnownTeam = { digest: string; seq: number }

/** `members`: accounts EIP-55, each once. */
export type TeamFacts = { digest: string; seq: number; members: SignedTeam['members'] }

export type RefusedTeam = { state: 'refused'; reason: TeamRefusal; detail: string }

/** What can be said about a team; `until` and `since` in Unix ms. Of an expired one nobody but the owner has rights. */
export type TeamVerdict =
  | ({ state: 'verified'; until: number } & TeamFacts)
  | ({ state: 'expired'; since: number } & TeamFacts)
  | RefusedTeam
  | { state: 'conflict'; first: string; other: string }

const DETAILS: Record<TeamRefusal, string> = {
  MALFORMED: 'the team is malformed: each member is an address with the capitals of EIP-55, and stands in it once',
  WINDOW_INVALID: 'the team holds for longer than 180 days, or for no time at all',
  OTHER_NAMESPACE: 'the team is for another namespace, or for one of this name on another hub',
  SIGNER_MISMATCH: "the team is not signed by the namespace's owner",
  SEQ_AHEAD: 'the team is dated more than ten minutes ahead',
  ROLLBACK: 'a newer team of this namespace is known',
  FORMER_OWNER: 'the team is older than when its signer came to the namespace, by a transfer or a claim',
}

/** The refusal for a reason, with its sentence. */
export function refusedTeam(reason: TeamRefusal): RefusedTeam {
  return { state: 'refused', reason, detail: DETAILS[reason] }
}
