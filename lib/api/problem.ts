import { STATUS_CODES } from '../http/node-http.ts'

/** A refusal of the API; `status` is HTTP's, the message is a sentence for the client. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: string
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** The body of a refusal (RFC 9457); `code` is ours and stays. */
export function problemBody({ status, code, message }: ApiError): string {
  return JSON.stringify({ type: 'about:blank', status, title: STATUS_CODES[status] ?? 'Error', code, detail: message })
}
