/** dockerd cannot be asked, or has no such image; a sentence. */
export class DockerError extends Error {
  readonly code = 'DOCKER'
  override name = 'DockerError'
}
