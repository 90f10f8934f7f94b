/** The image is not pulled, or could not be. */
export class PullRefusedError extends Error {
  readonly code = 'PULL_REFUSED'
  override name = 'PullRefusedError'
}
