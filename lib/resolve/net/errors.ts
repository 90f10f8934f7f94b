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
  readonly code: 'UNRESOLVABLE' | 'CONTENT_REFUSED' = 'UNRESOLVABLE'
}

/** There is a repository, but what is asked for of it cannot be read: content that is malformed, too large, or not what its name says. */
export class ContentRefusedError extends UnresolvableError {
  override name = 'ContentRefusedError'
  override readonly code = 'CONTENT_REFUSED'
}
