const CODES = {
  BLOB_UNKNOWN: [404, 'blob unknown to registry'],
  BLOB_UPLOAD_INVALID: [400, 'blob upload invalid'],
  BLOB_UPLOAD_UNKNOWN: [404, 'blob upload unknown to registry'],
  DIGEST_INVALID: [400, 'provided digest did not match uploaded content'],
  MANIFEST_BLOB_UNKNOWN: [404, 'manifest references a manifest or blob unknown to registry'],
  MANIFEST_INVALID: [400, 'manifest invalid'],
  MANIFEST_UNKNOWN: [404, 'manifest unknown to registry'],
  NAME_INVALID: [400, 'invalid repository name'],
  NAME_UNKNOWN: [404, 'repository name not known to registry'],
  PAGINATION_NUMBER_INVALID: [400, 'invalid number of results requested'],
  RANGE_INVALID: [416, 'invalid content range'],
  SIZE_INVALID: [400, 'provided length did not match content length'],
  TAG_INVALID: [400, 'invalid tag'],
  UNAUTHORIZED: [401, 'authentication required'],
  DENIED: [403, 'requested access to the resource is denied'],
  UNSUPPORTED: [405, 'the operation is unsupported'],
  TOOMANYREQUESTS: [429, 'too many requests'],
  UNAVAILABLE: [503, 'service unavailable'],
  UNKNOWN: [500, 'unknown error'],
} as const satisfies Record<string, readonly [number, string]>

export type OciErrorCode = keyof typeof CODES

export type OciErrorOptions = { status?: number; headers?: Record<string, string>; detail?: unknown; cause?: unknown }

/** A refusal in the terms of the Distribution API: code, HTTP status and a sentence (OCI Distribution 1.1, Error Codes). */
export class OciError extends Error {
  readonly code: OciErrorCode
  readonly status: number
  readonly headers: Record<string, string>
  readonly detail: unknown

  constructor(code: OciErrorCode, message?: string, options: OciErrorOptions = {}) {
    super(message ?? CODES[code][1], { cause: options.cause })
    this.name = 'OciError'
    this.code = code
    this.status = options.status ?? CODES[code][0]
    this.headers = options.headers ?? {}
    this.detail = options.detail
  }

  /** The body that the specification wants: `{errors:[{code,message,detail?}]}` as JSON text. */
  body(): string {
    return JSON.stringify({ errors: [{ code: this.code, message: this.message, detail: this.detail }] })
  }
}
