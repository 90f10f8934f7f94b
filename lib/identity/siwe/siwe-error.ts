export type SiweCode =
  | 'SIWE_MALFORMED' | 'SIWE_NONCE' | 'SIWE_DOMAIN' | 'SIWE_URI' | 'SIWE_CHAIN' | 'SIWE_TIME' | 'SIWE_PURPOSE' | 'SIWE_SIGNATURE' | 'SIWE_RPC'

/** A signed text that proves nothing here; the message is a sentence for whoever signed. */
export class SiweError extends Error {
  override name = 'SiweError'
  readonly code: SiweCode

  constructor(code: SiweCode, message: string) {
    super(message)
    this.code = code
  }
}
