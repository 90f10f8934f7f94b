import { z } from 'zod'
import { signInText } from '../../lib/identity/siwe/sign-in-text.ts'
import type { FoundWallet } from './provider.ts'
import { askHub, startSession } from './session-client.ts'

const accountsSchema = z.array(z.string().regex(/^0x[0-9a-fA-F]{40}$/)).min(1)
const signatureSchema = z.string().regex(/^0x[0-9a-fA-F]+$/)
const challengeSchema = z.object({
  nonce: z.string(), domain: z.string(), uri: z.string(), chainId: z.int(), issuedAt: z.string(), expires: z.string(), statement: z.string(),
})

/** Where a sign-in stands, to tell the user. */
export type Step = 'connecting' | 'signing' | 'checking'

/** Signs in with a wallet: its account, a fresh text, its signature, a session. Rejects with the wallet's error or RefusedError. */
export async function signInWith({ provider }: FoundWallet, onStep: (step: Step) => void): Promise<void> {
  onStep('connecting')
  const [account = ''] = accountsSchema.parse(await provider.request({ method: 'eth_requestAccounts' }))
  // Loaded with the click: the capitals of an address take a hash function.
  const [{ getAddress }, challenge] = await Promise.all([import('ethers/address'), askHub('/api/v1/auth/nonce?purpose=sign-in')])
  const message = signInText({ ...challengeSchema.parse(challenge), address: getAddress(account) })
  onStep('signing')
  const signature = signatureSchema.parse(await provider.request({ method: 'personal_sign', params: [toHex(message), account] }))
  onStep('checking')
  await startSession({ message, signature })
}

function toHex(text: string): string {
  return `0x${Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
