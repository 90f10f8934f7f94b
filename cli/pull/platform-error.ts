/** An image was made for another platform than was asked for; a sentence. */
export class PlatformError extends Error {
  readonly code = 'PLATFORM'
  override name = 'PlatformError'
}
