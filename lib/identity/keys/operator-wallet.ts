import type { NamespaceClaim, SignedClaim } from '../claim/claim.ts'

/** `address` is EIP-55. The key stays in `IPCR_DATA/keys/operator.json`. */
export interface OperatorWallet {
  readonly address: string
  signClaim(claim: NamespaceClaim): Promise<SignedClaim>
}

/** Opens the operator's wallet, making it at first use (0600). */
export declare function openOperatorWallet(dataDir: string): Promise<OperatorWallet>
