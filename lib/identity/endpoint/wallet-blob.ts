import { z } from 'zod'

const MOST_CHARACTERS = 8000
const BLOB = /^[A-Za-z0-9_-]+={0,2}$/
const blob = z.strictObject({ message: z.string(), signature: z.string() })

export type WalletProof = z.infer<typeof blob>

/** Proves a wallet by a message that it signed for one of the hosts; resolves with its address, rejects when the proof fails (EIP-4361). */
export type VerifyWallet = (proof: WalletProof, hosts: string[]) => Promise<{ address: string }>

/** A signed message that came as a password: base64url of `{message, signature}` as JSON (docs/tokens.md); undefined when it is none. */
export function parseWalletBlob(password: string): WalletProof | undefined {
  if (password.length > MOST_CHARACTERS || !BLOB.test(password)) return undefined
  try {
    return blob.safeParse(JSON.parse(Buffer.from(password, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
