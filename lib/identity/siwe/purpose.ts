/** What a signed text is for. A text for one purpose is worth nothing for another: its statement and its nonce are of that purpose. */
export type Purpose = 'sign-in' | 'login'

/** `sign-in`: the pages, in a browser. `login`: a docker client or a script, which gets a refresh token. */
export const PURPOSES = ['sign-in', 'login'] as const satisfies readonly Purpose[]

/** What the wallet shows its owner; a text with another statement is refused. */
export const STATEMENTS: Record<Purpose, string> = {
  'sign-in': 'Sign in to the pages of this registry.',
  login: 'Let a container client push and pull here in my name, until I revoke it.',
}
