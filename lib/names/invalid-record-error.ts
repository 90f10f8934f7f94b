export type RecordRefusal = 'NAME_INVALID' | 'TOO_LARGE' | 'MALFORMED' | 'V1_ONLY' | 'WRONG_KEY' | 'SIGNATURE_INVALID' | 'VALIDITY_INVALID' | 'VALUE_INVALID'

/** A record that must not be used; the message is a sentence, `code` says which rule it breaks. */
export class InvalidRecordError extends Error {
  readonly code: RecordRefusal
  override name = 'InvalidRecordError'

  constructor(code: RecordRefusal, message: string) {
    super(message)
    this.code = code
  }
}
