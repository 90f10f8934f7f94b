/** A file could not be read, or was shorter than said; the response is destroyed, since its head promised more. */
export class BlobReadError extends Error {
  readonly code = 'BLOB_READ'

  constructor(file: string, cause?: unknown) {
    super(`reading ${file} failed or ended early`, { cause })
    this.name = 'BlobReadError'
  }
}
