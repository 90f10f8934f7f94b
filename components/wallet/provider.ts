/** A wallet in the browser as pages see it (EIP-1193). */
export type WalletProvider = { request(call: { method: string; params?: unknown[] }): Promise<unknown> }

/** A wallet that announced itself (EIP-6963); what it says of itself is its word. `icon` is a data: address or empty. */
export type FoundWallet = { id: string; name: string; icon: string; provider: WalletProvider }

const USER_REJECTED = 4001
const PENDING = -32002
const UNSUPPORTED = new Set([4200, -32601])

/** A failure of a wallet as a sentence for its owner; `method` is what it was asked to sign by. */
export function walletSentence(error: unknown, name: string, method = 'personal_sign'): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === USER_REJECTED || code === 'ACTION_REJECTED') return `You declined in ${name}. Nothing was signed.`
  if (code === PENDING) return `${name} is waiting for your answer to an earlier question: open it, answer, and try again.`
  if (typeof code === 'number' && UNSUPPORTED.has(code)) return `${name} cannot sign this (${method}).`
  return `${name} could not sign: ${error instanceof Error && error.message !== '' ? error.message.slice(0, 200) : 'it gave no reason'}`
}
