import type { NamespaceClaim, NamespaceTransfer, Team } from './claim.ts'

/** The EIP-712 digest of a claim, 0x and 64 hex: what `prev` of the next one holds. */
export declare function hashClaim(claim: NamespaceClaim): Promise<string>
export declare function hashTransfer(transfer: NamespaceTransfer): Promise<string>
export declare function hashTeam(team: Team): Promise<string>
