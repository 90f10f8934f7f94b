/** Times are ISO 8601. `address` is EIP-55. */
export type SignInFields = {
  address: string; domain: string; uri: string; chainId: number; nonce: string; issuedAt: string; expires: string; statement: string
}

/** The text that a wallet signs (EIP-4361). */
export function signInText({ address, domain, uri, chainId, nonce, issuedAt, expires, statement }: SignInFields): string {
  return [
    `${domain} wants you to sign in with your Ethereum account:`, address, '', statement, '',
    `URI: ${uri}`, 'Version: 1', `Chain ID: ${chainId}`, `Nonce: ${nonce}`, `Issued At: ${issuedAt}`, `Expiration Time: ${expires}`,
  ].join('\n')
}
