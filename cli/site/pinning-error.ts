/** A pinning service refused, failed or cannot be reached; a sentence. `isPassing`: it may be mended a moment later. */
export class PinningError extends Error {
  readonly code = 'PINNING_FAILED'
  override name = 'PinningError'
  readonly isPassing: boolean

  constructor(message: string, { isPassing = false, cause }: { isPassing?: boolean; cause?: unknown } = {}) {
    super(message, { cause })
    this.isPassing = isPassing
  }
}
