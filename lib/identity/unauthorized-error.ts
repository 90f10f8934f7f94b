import { OciError } from '../oci/errors.ts'

export type Refusal = {
  /** what to ask a token for, as in `repository:alice/app:pull,push` */
  scope?: string
  /** what is wrong with the credential that came (RFC 6750 §3.1); none when there was none */
  reason?: 'invalid_token' | 'insufficient_scope'
  /** a sentence for the one who waits for the client */
  message?: string
}

/** A request that needs a credential, or a better one (401). Whoever answers adds the challenge. */
export class UnauthorizedError extends OciError {
  readonly refusal: Refusal

  constructor(message: string, refusal: Omit<Refusal, 'message'> = {}) {
    super('UNAUTHORIZED', message)
    this.refusal = { ...refusal, message }
  }
}
