/** Binds a namespace to the only IPNS key that may publish it. Times in Unix seconds, `seq` in Unix ms (DESIGN §8). */
export type NamespaceClaim = {
  namespace: string
  owner: string
  chainId: number
  hub: string
  root: string
  scope: string
  seq: number
  notBefore: number
  notAfter: number
  prev: string
}

/** Hands a handle to another owner; `prev` is the digest of the claim that it ends. */
export type NamespaceTransfer = { namespace: string; from: string; to: string; prev: string; seq: number }

export type TeamRole = 'owner' | 'maintain' | 'write' | 'read'
export type TeamMember = { account: string; role: TeamRole; recipient: string }
export type Team = { namespace: string; seq: number; notAfter: number; members: TeamMember[] }

/** A message with its EIP-712 signature, 65 bytes as 0x and hex. */
export type Signed<T> = T & { sig: string }
export type SignedClaim = Signed<NamespaceClaim>
export type SignedTransfer = Signed<NamespaceTransfer>
export type SignedTeam = Signed<Team>
