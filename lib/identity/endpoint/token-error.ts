type OauthCode = 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type' | 'slow_down' | 'server_error'

const OCI_CODES: Record<number, string> = { 401: 'UNAUTHORIZED', 429: 'TOOMANYREQUESTS', 500: 'UNKNOWN' }

/** A refusal of the token endpoint; the message is a sentence for the one who waits for the client. */
export class TokenError extends Error {
  override name = 'TokenError'
  readonly status: number
  readonly code: OauthCode
  readonly headers: Record<string, string>

  constructor(status: number, code: OauthCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }

  /** The registry's form of an error, which its clients print, and OAuth's (RFC 6749 §5.2) in one. */
  body(): string {
    const code = OCI_CODES[this.status] ?? 'UNSUPPORTED'
    return JSON.stringify({ errors: [{ code, message: this.message }], error: this.code, error_description: this.message })
  }
}
