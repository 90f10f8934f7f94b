import type { Wallet } from 'ethers/wallet'
import { draftSignature } from '../../../lib/identity/image/draft-signature.ts'
import { IMAGE_DATA, PRIMARY_TYPE, type ImageMessage, type SignatureDocument } from '../../../lib/identity/image/image-signature.ts'
import { makeWallet, NOW } from '../claims.ts'

export const REPOSITORY = 'alice/app'
export const DIGEST = `sha256:${'d1'.repeat(32)}`
export const OTHER = `sha256:${'d2'.repeat(32)}`
export const DAY_SECONDS = 86_400
export const owner = makeWallet()
export const member = makeWallet()
export const stranger = makeWallet()

/** A document signed by the wallet over the defaults, then the changes. */
export async function signed(wallet: Wallet, changes: Partial<ImageMessage> = {}): Promise<SignatureDocument> {
  const message = { ...draftSignature({ repository: REPOSITORY, digest: DIGEST, tag: 'v1', now: NOW }), ...changes }
  return { ...IMAGE_DATA, primaryType: PRIMARY_TYPE, message, signer: `eip155:1:${wallet.address}`, signature: await wallet.signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message) }
}
