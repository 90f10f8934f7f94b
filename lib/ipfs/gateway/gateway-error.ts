/** A request that the gateway or the routing API answers with an error; the message is a sentence for whoever asked. */
export class GatewayError extends Error {
  override name = 'GatewayError'
  readonly code = 'GATEWAY'
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, message: string, headers: Record<string, string> = {}, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.headers = headers
  }
}
