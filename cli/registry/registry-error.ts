/** A registry refused or cannot be reached; a sentence. `status` is HTTP's, 0 when there was no answer. */
export class RegistryError extends Error {
  readonly code: string = 'REGISTRY'
  override name = 'RegistryError'
  readonly status: number

  constructor(message: string, status = 0, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** A registry gives something else than it should; asking again would not help. */
export class RegistryContentError extends RegistryError {
  override readonly code = 'REGISTRY_CONTENT'
  override name = 'RegistryContentError'
}

/** True when the same may work a moment later: there was no answer, or it was cut off. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof RegistryContentError) && (!(error instanceof RegistryError) || error.status === 0)
}
