export type SourceFailureCode = 'NOT_FOUND' | 'TIMEOUT' | 'TOO_LARGE' | 'STATUS' | 'REDIRECT' | 'ADDRESS_REFUSED' | 'BROKEN' | 'LIED'

/** One try at one source failed; `code` says how. `LIED` means that it sent what it was not asked for. */
export class SourceFailureError extends Error {
  override name = 'SourceFailureError'
  readonly code: SourceFailureCode

  constructor(code: SourceFailureCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Nobody gave it within the time limit; trying later may help. */
export class UnavailableError extends Error {
  override name = 'UnavailableError'
  readonly code = 'UNAVAILABLE'
}

/** The name leads nowhere, or to what cannot be read; trying again does not help. */
export class UnresolvableError extends Error {
  override name = 'UnresolvableError'
  readonly code: 'UNRESOLVABLE' | 'CONTENT_REFUSED' | 'NAME_REFUSED' = 'UNRESOLVABLE'
}

/** There is a repository, but what is asked for of it cannot be read: content that is malformed, too large, or not what its name says. */
export class ContentRefusedError extends UnresolvableError {
  override name = 'ContentRefusedError'
  override readonly code = 'CONTENT_REFUSED'
}

/** A claim that counts, as it is to be remembered: `signed` is the whole of it as JSON. */
export type ProvedClaim = { subject: string; digest: string; seq: number; owner: string; root: string; signed: string }

/** The name leads somewhere no more because its owner says so; `proof` is the claim that says it, if it is at hand. */
export class NameRefusedError extends UnresolvableError {
  override name = 'NameRefusedError'
  override readonly code = 'NAME_REFUSED'
  readonly proof: ProvedClaim | undefined

  constructor(message: string, proof?: ProvedClaim) {
    super(message)
    this.proof = proof
  }
}
