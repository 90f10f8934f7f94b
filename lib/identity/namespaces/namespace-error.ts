export type NamespaceCode =
  | 'NAMESPACE_INVALID' | 'NAMESPACE_UNKNOWN' | 'NAMESPACE_TAKEN' | 'NAMESPACE_LIMIT' | 'NAMESPACE_NOT_EMPTY' | 'NAMESPACE_CHANGED'
  | 'NOT_OWNER' | 'NOT_PROVED' | 'KEY_IN_USE' | 'CLAIM_REFUSED' | 'CLAIM_CONFLICT' | 'TRANSFER_REFUSED' | 'TRANSFER_UNKNOWN' | 'LOOKUP_FAILED'

/** A namespace cannot be had or changed so; the message is a sentence for whoever asked. */
export class NamespaceError extends Error {
  readonly code: NamespaceCode
  override name = 'NamespaceError'

  constructor(code: NamespaceCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
